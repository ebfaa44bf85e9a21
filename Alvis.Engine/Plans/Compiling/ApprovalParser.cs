namespace Alvis.Engine.Plans.Compiling;

/// <summary>Reads requests for approval: "ask the DBA for approval before restarting the database", "get approval from the lead first".</summary>
internal sealed class ApprovalParser(Names names)
{
    private static readonly string[] Nouns =
        ["approval", "permission", "a go-ahead", "the go-ahead", "sign-off", "a sign-off", "an approval", "the approval", "an ok", "the ok", "explicit approval", "written approval", "somebody to approve", "someone to approve"];

    private static readonly string[] ForNouns = [.. Nouns.Select(n => "for " + n)];

    /// <summary>Takes a request; null when none stands here.</summary>
    public ApproveAct? Request(Cursor at, Token from)
    {
        string? who = null;
        if (at.TakeAny("ask for", "get", "request", "obtain", "wait for", "seek", "require"))
        {
            if (!at.TakeAny(Nouns))
                return null;
        }
        else if (at.Take("ask"))
        {
            who = Person(at);
            if (who is null || !(at.TakeAny(ForNouns) || at.Take("to approve")))
                return null;
        }
        else
        {
            return null;
        }

        if (who is null && at.TakeAny("from", "by", "of"))
        {
            who = Person(at);
            if (who is null)
                return Unknown(at);
        }

        var (seconds, then, purpose) = ((int?)null, (StepArgs?)null, "");
        for (var more = true; more;)
        {
            more = false;
            if (seconds is null && Limit(at) is { } limit)
                (seconds, more) = (limit, true);
            if (then is null && Asked(at) is { } step)
                (then, purpose, more) = (step, step is RestartArgs r ? $"restart {r.Service}" : $"run {((ActionArgs)step).Name}", true);
            if (purpose.Length == 0 && at.TakeAny("before continuing", "before going on", "before you continue", "before proceeding", "before you go on", "first", "to continue", "to proceed"))
                (purpose, more) = ("go on", true);
        }

        return new ApproveAct(from, who == "" ? null : who, purpose.Length == 0 ? "go on" : purpose, then, seconds);
    }

    /// <summary>Takes "with approval from the DBA" behind a step, which then waits for it.</summary>
    public ApproveAct? Behind(Cursor at, Token from, string purpose)
    {
        at.TakeMark(',');
        at.Take("but");
        at.Take("only");
        if (!at.TakeAny("with", "after", "upon", "once you have", "once there is", "after getting") || !at.TakeAny(Nouns))
            return null;
        string? who = null;
        if (at.TakeAny("from", "by", "of"))
        {
            who = Person(at);
            if (who is null)
                return Unknown(at);
        }

        return new ApproveAct(from, who == "" ? null : who, purpose, null, Limit(at));
    }

    /// <summary>Takes "within 15 minutes", "for up to half an hour"; in seconds.</summary>
    public static int? Limit(Cursor at)
    {
        var start = at.At;
        if (at.TakeMark('('))
        {
            at.TakeAny("for", "within", "for up to", "up to", "max", "at most");
            if (DurationParser.Seconds(at) is { } inside and > 0 and <= 24 * 3600 && at.TakeMark(')'))
                return (int)inside;
            at.At = start;
            return null;
        }

        at.TakeMark(',');
        if (at.TakeAny("within", "for up to", "for at most", "and wait up to", "waiting up to", "and wait at most", "waiting at most", "and give them", "and allow", "in", "after", "for")
            && DurationParser.Seconds(at) is { } seconds and > 0 and <= 24 * 3600)
        {
            at.TakeAny("for an answer", "for it", "for a reply", "for the answer", "to answer", "for a response");
            return (int)seconds;
        }

        at.At = start;
        return null;
    }

    /// <summary>A person or team; empty for whoever is on call.</summary>
    private string? Person(Cursor at)
    {
        if (at.TakeAny("whoever is on call", "whoever is on-call", "somebody", "someone", "a person", "a human"))
            return "";
        return names.Person(at);
    }

    /// <summary>"to restart the app", "before running purge-queue".</summary>
    private StepArgs? Asked(Cursor at)
    {
        var start = at.At;
        if (at.TakeAny("before restarting", "to restart", "for restarting", "before you restart", "before bouncing", "for a restart of", "for the restart of", "before any restart of", "restarting")
            && names.Service(at) is { } service)
        {
            return new RestartArgs(service);
        }

        at.At = start;
        if (at.TakeAny("before running", "to run", "for running", "before you run", "running", "for", "to use") && names.Action(at) is { } action)
            return new ActionArgs(action, new Dictionary<string, string>(StringComparer.Ordinal));
        at.At = start;
        return null;
    }

    private static ApproveAct? Unknown(Cursor at)
    {
        at.Fail("unknown_target", "It is not clear who is to approve.", "Ask the DBA for approval before restarting the app.");
        return null;
    }
}

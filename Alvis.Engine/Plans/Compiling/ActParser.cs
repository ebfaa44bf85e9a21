using Alvis.Engine.Kinds;

namespace Alvis.Engine.Plans.Compiling;

/// <summary>Reads instructions: closed verbs, objects from the context. What it cannot take to the end of a phrase it does not take at all.</summary>
internal sealed class ActParser(Names names)
{
    /// <summary>The longest wait a text may ask for.</summary>
    private const long MostSeconds = 24 * 3600;

    /// <summary>Takes a list of instructions; null when the first cannot be read or one after a comma or "and" goes wrong.</summary>
    public List<Act>? List(Cursor at)
    {
        var acts = new List<Act>();
        if (!One(at, acts))
            return null;
        while (true)
        {
            var before = at.At;
            var comma = at.TakeMark(',');
            var and = at.Take("and");
            var then = at.Take("then");
            if (!comma && !and && !then)
                return acts;
            if (ConditionParser.Begins(at) || IsElse(at))
            {
                at.At = before;
                return acts;
            }

            if (!One(at, acts))
                return null;
        }
    }

    /// <summary>True when "otherwise" or "if not" stands here. Takes nothing.</summary>
    public static bool IsElse(Cursor at)
    {
        var start = at.At;
        var found = TakeElse(at);
        at.At = start;
        return found;
    }

    /// <summary>Takes "otherwise", or "if not" where nothing goes on behind it but an instruction.</summary>
    public static bool TakeElse(Cursor at) => at.TakeAny([.. Vocabulary.Else, "if not"]);

    private bool One(Cursor at, List<Act> acts)
    {
        while (at.TakeAny(Vocabulary.Openers))
        {
        }

        if (at.AtEnd)
        {
            at.Fail("not_understood", "The sentence says when, but not what to do.");
            return false;
        }

        var from = at.Last;
        var act = at.Try<Act>(() => Ban(at, from)) ?? at.Try(() => Restart(at, from)) ?? at.Try(() => Wait(at, from)) ?? at.Try(() => Close(at, from))
            ?? at.Try(() => Escalate(at, from)) ?? at.Try(() => Notify(at, from)) ?? at.Try(() => Check(at, from)) ?? at.Try(() => Run(at, from));
        if (act is null)
        {
            at.Fail("unknown_step", "Alvis has no step for this.", "Restart the app.");
            return false;
        }

        acts.Add(act);
        while (act is not BanAct && at.TakeAny(Vocabulary.Closers))
        {
        }

        return act is not RestartAct first || MoreRestarts(at, first, acts);
    }

    /// <summary>"Restart the api and the worker" is two restarts.</summary>
    private bool MoreRestarts(Cursor at, RestartAct first, List<Act> acts)
    {
        while (first.Command is null && at.Try(() => at.Take("and") && at.Here is { } word ? names.Service(at, quiet: true) is { } s ? new RestartAct(word, s, null, false) : null : null) is { } more)
            acts.Add(more);
        return true;
    }

    private Act? Restart(Cursor at, Token from)
    {
        if (at.TakeKind(TokenKind.Code) is { } alone)
            return Command(at, from, alone.Text);
        if (!at.TakeAny(Vocabulary.Restart))
            return null;
        if (names.Service(at) is not { } service)
            return null;

        var again = at.TakeAny(Vocabulary.Again);
        string? command = null;
        if (at.TakeAny("with", "using", "via", "by running") || (at.Here?.IsMark(':') == true && at.Ahead(1)?.Kind == TokenKind.Code && at.TakeMark(':')))
        {
            if (at.TakeKind(TokenKind.Code) is not { } code)
                return null;
            command = code.Text;
            // "with `fly apps restart`: `fly apps restart web`": the tool first, then the whole line.
            if (names.RestartedBy(command) is null && names.BeginsRestart(command, service) && at.TakeMark(':'))
                command = at.TakeKind(TokenKind.Code)?.Text ?? "";
            if (names.RestartedBy(command) != service)
                return Unregistered(at, command);
        }

        return new RestartAct(from, service, command, again || at.TakeAny(Vocabulary.Again));
    }

    private Act? Command(Cursor at, Token from, string command) =>
        names.RestartedBy(command) is { } service ? new RestartAct(from, service, command, at.TakeAny(Vocabulary.Again)) : Unregistered(at, command);

    private static Act? Unregistered(Cursor at, string command)
    {
        at.Fail("unregistered_command", $"`{Words.Clip(command, 80)}` is not a command of this playbook. Only its restart commands and registered actions can be used.");
        return null;
    }

    private static WaitAct? Wait(Cursor at, Token from)
    {
        if (!at.TakeAny("wait for", "wait", "pause for", "give it", "sleep for", "sleep"))
            return null;
        at.Take("another");
        if (DurationParser.Seconds(at) is { } seconds and > 0 and <= MostSeconds)
            return new WaitAct(from, (int)seconds);
        at.Fail("missing_duration", "A wait needs a number and a unit, up to 24 hours.", "Wait for one minute.");
        return null;
    }

    private static CloseAct? Close(Cursor at, Token from)
    {
        if (at.TakeAny("close the incident", "close this incident", "close incident", "resolve the incident", "resolve this incident"))
            return new CloseAct(from);
        return at.TakeAny("mark the incident as", "mark this incident as", "mark the incident") && at.TakeAny("resolved", "closed") ? new CloseAct(from) : null;
    }

    private Act? Escalate(Cursor at, Token from)
    {
        if (at.TakeAny("escalate the incident", "escalate this", "escalate it", "escalate"))
        {
            if (!at.TakeAny(["to", .. Vocabulary.Closers.Select(c => c + " to")]))
                return new EscalateAct(from, null);
            if (names.Person(at) is { } to)
                return new EscalateAct(from, to);
        }
        else if (at.TakeAny(Vocabulary.Page))
        {
            if (names.Person(at) is { } to)
                return new PageAct(from, to);
        }
        else
        {
            return null;
        }

        at.Fail("unknown_target", "It is not clear who is meant.", "Escalate to the on-call engineer.");
        return null;
    }

    private NotifyAct? Notify(Cursor at, Token from)
    {
        if (!at.TakeAny("post", "write", "say"))
            return null;
        var message = at.TakeKind(TokenKind.Quoted);
        if (!at.TakeAny("in", "to", "on") || at.TakeKind(TokenKind.Channel) is not { } channel)
            return null;
        if (message is null)
        {
            at.TakeMark(':');
            message = at.TakeKind(TokenKind.Quoted);
        }

        if (!names.IsChannel(channel.Raw))
            at.Fail("unknown_target", $"The channel {channel.Raw} is not registered.");
        if (message is null || message.Text.Length == 0 || !names.IsChannel(channel.Raw))
            return null;
        return new NotifyAct(from, channel.Raw, message.Text);
    }

    private CheckAct? Check(Cursor at, Token from)
    {
        var start = at.At;
        if (at.TakeAny(Vocabulary.LookAgain) && !IsObject(at))
            return new CheckAct(from, null, Again: true);
        at.At = start;
        return at.Try(() => Named(at, from)) ?? at.Try(() => Bare(at, from));
    }

    private CheckAct? Named(Cursor at, Token from)
    {
        var look = at.TakeAny(Vocabulary.Look);
        if (!look && !at.TakeAny(Vocabulary.Run))
            return null;
        if (names.Check(at) is { } found)
            return new CheckAct(from, found.Check, found.Again || at.TakeAny(Vocabulary.Again) || from.Text is "rerun" or "re-run" or "repeat" or "recheck" or "re-check");
        if (look && from.Text is "check" or "test" or "verify" or "probe")
            at.Fail("unknown_target", "There is no check of that name or address here.", "Run the health check.");
        return null;
    }

    private static CheckAct? Bare(Cursor at, Token from) =>
        at.TakeAny(Vocabulary.Run) && at.TakeAny("the check again", "the same check again", "that check again", "the check once more")
            ? new CheckAct(from, null, Again: true)
            : null;

    private bool IsObject(Cursor at)
    {
        var start = at.At;
        var found = at.Here?.Kind == TokenKind.Url || names.Check(at) is not null;
        at.At = start;
        return found;
    }

    private Act? Run(Cursor at, Token from)
    {
        if (!at.TakeAny(Vocabulary.Run))
            return null;
        if (at.Here is { Kind: TokenKind.Code } code && names.Action(at) is null)
        {
            at.At++;
            return Command(at, from, code.Text);
        }

        return names.Action(at) is { } name ? new RunAct(from, name) : null;
    }

    private BanAct? Ban(Cursor at, Token from)
    {
        if (!at.TakeAny("do not", "never", "you must not", "must not"))
            return null;
        at.Take("ever");
        if (at.TakeAny("restart", "bounce", "kick"))
        {
            if (at.TakeAny("anything", "any service", "any services", "any app", "anything else"))
                return new BanAct(from, "restart", null);
            if (names.Service(at, quiet: true) is { } service)
                return new BanAct(from, "restart", service);
        }
        else if (at.TakeAny("close the incident", "close this incident"))
        {
            return new BanAct(from, "close", null);
        }
        else if (at.TakeAny("delete anything", "delete any data", "drop anything", "delete data"))
        {
            return new BanAct(from, null, null);
        }

        at.Fail("prohibition", "Alvis cannot tell whether the plan keeps this ban.", "Do not restart anything.");
        return null;
    }
}

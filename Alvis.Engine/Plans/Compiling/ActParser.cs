using Alvis.Engine.Kinds;

namespace Alvis.Engine.Plans.Compiling;

/// <summary>Reads instructions: closed verbs, objects from the context. What it cannot take to the end of a phrase it does not take at all.</summary>
internal sealed class ActParser(Names names, ConditionParser conditions)
{
    /// <summary>The longest wait a text may ask for.</summary>
    private const long MostSeconds = 24 * 3600;

    private static readonly string[] ToSomebody = ["to", .. Vocabulary.Closers.Select(c => c + " to")];

    private static readonly string[] RunAction = [.. Vocabulary.Run, "use", "trigger", "invoke", "call", "start"];

    private readonly ApprovalParser approvals = new(names);
    private readonly MessageParser messages = new(names);
    private readonly CheckParser checks = new(names, conditions);
    private readonly BanParser bans = new(names);

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
            if (!comma && !and && !then && !at.TakeMark('→'))
                return acts;
            if (ConditionParser.Begins(at) || IsElse(at) || at.AtEnd || (comma && !and && !then && Remark.Stands(at)))
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

    /// <summary>Takes "otherwise", "failing that", or "if not" where nothing goes on behind it but an instruction.</summary>
    public static bool TakeElse(Cursor at)
    {
        var start = at.At;
        if (at.TakeAny(Vocabulary.Else))
            return true;
        // "if not approved" and "if not healthy" are conditions of their own.
        if (at.TakeAny("if not", "if no", "if it is not", "if it does not", "if it did not", "if it has not", "if that is not so", "if they do not", "when not", "when it is not", "when it does not") && (at.AtEnd || at.Here!.Kind == TokenKind.Mark || at.Here.Is("then") || Vocabulary.Verbs.Contains(at.Here.Text)))
            return true;
        at.At = start;
        return false;
    }

    private bool One(Cursor at, List<Act> acts)
    {
        at.TakeOpeners();
        if (at.AtEnd)
        {
            at.Fail("not_understood", "The sentence says when, but not what to do.");
            return false;
        }

        var from = at.Last;
        var act = at.Try<Act>(() => bans.Take(at, from)) ?? at.Try<Act>(() => approvals.Request(at, from)) ?? at.Try(() => Restart(at, from)) ?? at.Try<Act>(() => checks.WaitFor(at, from))
            ?? at.Try(() => Wait(at, from)) ?? at.Try(() => Close(at, from)) ?? at.Try(() => Escalate(at, from)) ?? at.Try(() => messages.Take(at, from, GoesOn))
            ?? at.Try(() => checks.Take(at, from)) ?? at.Try(() => Collect(at, from)) ?? at.Try(() => Run(at, from));
        if (act is null)
        {
            at.Fail("unknown_step", "Alvis has no step for this.", "Restart the app.");
            return false;
        }

        if (act is RestartAct or RunAct && at.Try(() => approvals.Behind(at, from, act is RestartAct r ? $"restart {r.Service}" : $"run {((RunAct)act).Name}")) is { } approval)
            acts.Add(approval);
        if (act is CheckAct && at.Try(() => Later(at, from)) is { } pause)
            acts.Add(pause);
        acts.Add(act);
        while (act is not BanAct && at.TakeAny(Vocabulary.Closers))
        {
        }

        if (act is CheckAct)
            at.TakeAny("after the wait", "after that wait", "after waiting", "after this wait");

        return act is not RestartAct first || MoreRestarts(at, first, acts);
    }

    /// <summary>True when the rest of the sentence is instructions. Takes nothing and leaves no reason.</summary>
    private bool GoesOn(Cursor at)
    {
        var rest = at.Rest();
        return List(rest) is not null && (rest.AtEnd || ConditionParser.Begins(rest) || IsElse(rest) || rest.Here!.IsMark(','));
    }

    /// <summary>"check again after one minute": the wait comes first.</summary>
    private static WaitAct? Later(Cursor at, Token from)
    {
        at.TakeMark(',');
        return at.TakeAny("after", "in") && DurationParser.Seconds(at) is { } seconds and > 0 and <= MostSeconds && !at.TakeAny("apart", "of") ? new WaitAct(from, (int)seconds) : null;
    }

    /// <summary>"Restart the api and the worker" is two restarts.</summary>
    private bool MoreRestarts(Cursor at, RestartAct first, List<Act> acts)
    {
        while (first.Command is null && at.Try(() => Another(at)) is { } more)
            acts.Add(more);
        return true;
    }

    private RestartAct? Another(Cursor at)
    {
        at.TakeMark(',');
        at.TakeAny("and", "and then");
        return at.Here is { } word && names.Service(at, quiet: true) is { } service ? new RestartAct(word, service, null, false) { Joined = true } : null;
    }

    private Act? Restart(Cursor at, Token from)
    {
        if (at.TakeKind(TokenKind.Code) is { } alone)
            return Command(at, from, alone.Text);
        var verb = at.TakeAny(Vocabulary.Restart) || at.TakeAny("do a restart of", "perform a restart of", "trigger a restart of");
        // "give it two minutes" is a wait: not finding a service there is no reason to speak of.
        var give = !verb && at.Take("give");
        if (!verb && !give)
            return null;
        if (names.Service(at, quiet: give) is not { } service || (give && !at.TakeAny("a restart", "a kick", "a bounce")))
            return null;

        var again = at.TakeAny(Vocabulary.Again);
        var times = RepeatParser.Times(at) ?? 1;
        string? command = null;
        if (at.TakeAny("with", "using", "via", "by running", "with the command", "using the command") || (at.Here?.IsMark(':') == true && at.Ahead(1)?.Kind == TokenKind.Code && at.TakeMark(':'))
            || (at.Here?.IsMark('(') == true && at.Ahead(1)?.Kind == TokenKind.Code && at.Ahead(2)?.IsMark(')') == true && at.TakeMark('(')))
        {
            if (at.TakeKind(TokenKind.Code) is not { } code)
                return at.TakeBackIf("with", "using", "via") ? new RestartAct(from, service, null, again, times) : null;
            at.TakeMark(')');
            command = code.Text;
            // "with `fly apps restart`: `fly apps restart web`": the tool first, then the whole line.
            if (names.RestartedBy(command) is null && names.BeginsRestart(command, service) && at.TakeMark(':'))
                command = at.TakeKind(TokenKind.Code)?.Text ?? "";
            if (names.RestartedBy(command) != service)
                return Unregistered(at, command);
        }

        return new RestartAct(from, service, command, again || at.TakeAny(Vocabulary.Again), times);
    }

    private Act? Command(Cursor at, Token from, string command)
    {
        if (names.RestartedBy(command) is { } service)
            return new RestartAct(from, service, command, at.TakeAny(Vocabulary.Again));
        return names.ActionOf(command) is { } action ? new RunAct(from, action, new Dictionary<string, string>(StringComparer.Ordinal)) : Unregistered(at, command);
    }

    private static Act? Unregistered(Cursor at, string command)
    {
        at.Fail("unregistered_command", $"`{Words.Clip(command, 80)}` is not a command of this playbook. Only its restart commands and registered actions can be used.");
        return null;
    }

    private static WaitAct? Wait(Cursor at, Token from)
    {
        if (!at.TakeAny(Vocabulary.Wait))
            return null;
        at.TakeAny("another", "for another", "about", "for about", "a further", "at least", "for at least", "for");
        if (DurationParser.Seconds(at) is { } seconds and > 0 and <= MostSeconds && at.Here?.Is("or") != true && !(at.Here?.Is("to") == true && at.Ahead(1) is { } top && (char.IsAsciiDigit(top.Text[0]) || Vocabulary.Numbers.ContainsKey(top.Text))))
        {
            at.TakeAny("for it to settle", "for things to settle", "to let it settle", "to settle", "for it to come up", "for it to start", "for it to come back", "for it to come back up", "to come up", "to start",
                "to come back", "to warm up", "for startup", "for start-up", "for it to warm up", "to start up", "for things to calm down", "for both to start", "for them to start", "before doing anything", "before doing anything else", "before anything else", "before you do anything", "first");
            return new WaitAct(from, (int)seconds);
        }

        at.Fail("missing_duration", "A wait needs a number and a unit, up to 24 hours.", "Wait for one minute.");
        return null;
    }

    private static CloseAct? Close(Cursor at, Token from)
    {
        var start = at.At;
        if (at.TakeAny("close", "resolve") && (at.AtEnd || at.Here!.Kind == TokenKind.Mark || at.Here.Is("and")))
            return new CloseAct(from);
        at.At = start;
        if (at.TakeAny("close", "resolve", "close out") && at.TakeAny("the incident", "this incident", "incident", "it", "this", "the alert", "the ticket", "it out"))
        {
            at.TakeAny("as resolved", "as fixed", "out");
            return new CloseAct(from);
        }

        return at.TakeAny("mark the incident as", "mark this incident as", "mark the incident", "mark it as", "mark it", "mark this as", "mark this") && at.TakeAny("resolved", "closed", "fixed") ? new CloseAct(from) : null;
    }

    private Act? Escalate(Cursor at, Token from)
    {
        if (at.TakeAny(Vocabulary.HandOver))
        {
            if (!at.TakeAny(ToSomebody))
                return new EscalateAct(from, null);
            if (names.Person(at) is { } to)
            {
                at.TakeAny("and stop", "and stop there", "and stop here");
                return new EscalateAct(from, to);
            }
        }
        else if (at.TakeAny(Vocabulary.Page))
        {
            if (names.Person(at) is { } to)
            {
                at.Take("up");
                // "… and stop": nothing that follows is meant for this path.
                return at.TakeAny("and stop", "and stop there", "and stop here") ? new EscalateAct(from, to) : new PageAct(from, to);
            }
        }
        else
        {
            return null;
        }

        at.Fail("unknown_target", "It is not clear who is meant.", "Escalate to the on-call engineer.");
        return null;
    }

    /// <summary>"collect thread-dump", "attach the output of thread-dump", "run thread-dump and attach its output".</summary>
    private CollectAct? Collect(Cursor at, Token from)
    {
        if (at.TakeAny("collect", "capture", "gather", "record", "save", "attach"))
        {
            at.TakeAny("the output of", "output of", "the output from", "what is said by");
            return names.Action(at) is { } collected ? new CollectAct(from, collected, Params(at)) : null;
        }

        return at.TakeAny(Vocabulary.Run) && names.Action(at) is { } name && Params(at) is var parameters
            && at.TakeAny("and attach its output", "and attach the output", "and keep its output", "and keep the output", "and collect its output", "and collect the output", "and save the output")
            ? new CollectAct(from, name, parameters) : null;
    }

    private Act? Run(Cursor at, Token from)
    {
        if (!at.TakeAny(RunAction))
            return null;
        if (at.Here is { Kind: TokenKind.Code } code && names.Action(at) is null)
        {
            at.At++;
            return Command(at, from, code.Text);
        }

        return names.Action(at) is { } name ? new RunAct(from, name, Params(at)) : null;
    }

    /// <summary>"with replicas=4", "with replicas 4 and zone b".</summary>
    private static Dictionary<string, string> Params(Cursor at)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        var start = at.At;
        var bracket = at.TakeMark('(');
        if (!bracket && !at.TakeAny("with", "for", "using"))
            return read;
        while (at.Here is { Kind: TokenKind.Word } name && at.Ahead(1) is { } next)
        {
            var set = next.IsMark('=') || next.IsMark(':') || next.Is("to") ? 1 : next.Is("set") && at.Ahead(2)?.Is("to") == true ? 2 : 0;
            if (at.Ahead(1 + set) is not { Kind: TokenKind.Word or TokenKind.Quoted or TokenKind.Code } value || !read.TryAdd(name.Text, value.Kind == TokenKind.Word ? value.Raw : value.Text))
                break;
            at.At += 2 + set;
            var more = at.At;
            at.TakeMark(',');
            at.Take("and");
            // "and wait …" is the next instruction.
            if (at.At == more || at.Here is not { Kind: TokenKind.Word } || (at.Ahead(1) is not { Kind: TokenKind.Mark } && Vocabulary.Verbs.Contains(at.Here.Text)))
            {
                at.At = more;
                break;
            }
        }

        if (read.Count == 0 || (bracket && !at.TakeMark(')')))
        {
            read.Clear();
            at.At = start;
        }

        return read;
    }
}

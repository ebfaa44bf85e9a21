namespace Alvis.Engine.Plans.Compiling;

/// <summary>Reads what must not be done: "never restart the database without approval". A ban that cannot be held against the plan is refused.</summary>
internal sealed class BanParser(Names names)
{
    private static readonly string[] Acting = [.. Vocabulary.Restart, "touch", "stop"];

    private static readonly string[] Harmless =
    [
        "delete anything", "delete any data", "drop anything", "delete data", "drop data", "drop any data", "remove anything", "remove any data", "purge anything", "wipe anything", "clear anything",
        "delete any files", "delete files", "drop any tables", "touch any data", "touch the data", "scale anything", "deploy anything", "roll anything back", "change anything", "change any settings",
        "change the configuration", "change any configuration", "edit anything",
    ];

    /// <summary>Takes a ban; null when none stands here, or after saying why it cannot be judged.</summary>
    public BanAct? Take(Cursor at, Token from)
    {
        if (!at.TakeAny("do not", "never", "you must not", "must not", "we never", "we do not", "please do not", "under no circumstances"))
            return null;
        if (Judge(at, from) is { } ban && (at.AtEnd || at.Here!.Kind == TokenKind.Mark || at.Here.Text is "if" or "when" or "unless" or "and" or "or" or "but" or "while" or "until"))
            return ban;
        at.Fail("prohibition", "Alvis cannot tell whether the plan keeps this ban.", "Do not restart anything.");
        return null;
    }

    private BanAct? Judge(Cursor at, Token from)
    {
        at.TakeAny("ever", "under any circumstances");
        if (at.TakeAny(Acting) && Object(at) is { Found: true } restart)
            return Exception(at, new BanAct(from, "restart", restart.Service));
        if (at.TakeAny("close", "resolve") && at.TakeAny("the incident", "this incident", "it"))
            return new BanAct(from, "close", null);
        if (at.TakeAny("escalate", "hand over"))
            return new BanAct(from, "escalate", null);
        if (at.TakeAny(Vocabulary.Page) && at.TakeAny("anyone", "anybody", "people", "somebody", "someone"))
            return new BanAct(from, "escalate", null);
        return at.TakeAny(Harmless) ? new BanAct(from, null, null) : null;
    }

    private (bool Found, string? Service) Object(Cursor at)
    {
        if (at.TakeAny("anything", "any service", "any services", "any app", "anything else", "any other service", "any other services"))
            return (true, null);
        return names.Service(at, quiet: true) is { } service ? (true, service) : (false, null);
    }

    private static BanAct? Exception(Cursor at, BanAct ban)
    {
        if (at.TakeAny("without approval", "without asking", "without asking first", "without permission"))
            return ban with { UnlessApproved = true };
        if (at.Take("more than"))
        {
            if (RepeatParser.Times(at) is not { } most)
                return null;
            at.TakeAny("in a row", "in all", "in total");
            return ban with { Most = most };
        }

        return ban;
    }
}

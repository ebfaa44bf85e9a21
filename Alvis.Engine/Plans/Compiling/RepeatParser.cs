namespace Alvis.Engine.Plans.Compiling;

/// <summary>
/// Reads how often a check looks, behind its name: "twice, 30 seconds apart", "every 30 seconds for up to 5 minutes", "up to three times, every
/// ten seconds". A repeat without a limit or without its interval is refused, because neither is made up.
/// </summary>
internal static class RepeatParser
{
    private const string Example = "Run the health check every 30 seconds for up to 5 minutes.";

    private static readonly string[] Limits = ["up to", "at most", "a maximum of", "no more than", "no longer than", "a total of"];

    /// <summary>Takes what stands here; null when it is nothing of the kind or is refused, which the cursor then knows.</summary>
    public static Repeat? Take(Cursor at, Func<Cursor, bool> outcome, out bool again)
    {
        (int? Attempts, long? Every, long? Timeout) read = default;
        var (any, until) = (false, false);
        again = false;
        while (true)
        {
            var start = at.At;
            at.TakeMark(',');
            at.TakeAny("and", "but");
            if (at.TakeAny(Vocabulary.Again))
                again = true;
            else if (read.Attempts is null && Times(at) is { } times)
                (any, read.Attempts) = (true, times);
            else if (read.Every is null && Every(at) is { } every)
                (any, read.Every) = (true, every);
            else if (read.Timeout is null && Timeout(at) is { } timeout)
                (any, read.Timeout) = (true, timeout);
            else if (!until && at.Take("until") && outcome(at))
                any = until = true;
            else if (Back())
                break;

            bool Back()
            {
                at.At = start;
                return true;
            }
        }

        return any ? Judge(at, read.Attempts, read.Every, read.Timeout, until) : null;
    }

    /// <summary>Builds the repeat from what was said; null after saying what is missing.</summary>
    public static Repeat? Judge(Cursor at, int? attempts, long? every, long? timeout, bool until)
    {
        const long day = 24 * 3600;
        if (every is < 1 or > day || timeout is < 1 or > day || attempts is < 1 or > 100)
            at.Fail("missing_duration", "A check looks at most 100 times, and for at most 24 hours.", Example);
        else if (attempts is null && timeout is null)
            at.Fail("unbounded_repeat", until ? "Looking until it passes needs a limit: say for how long." : "A repeat needs a limit: say how many times or for how long.", Example);
        else if (attempts is not null && timeout is not null)
            at.Fail("not_understood", "It has both a number of attempts and a time; say one of them.", Example);
        else if (every is null && attempts != 1)
            at.Fail("missing_duration", "It does not say how long to wait between two looks.", Example);
        else if (attempts == 1)
            return new Repeat(null, null, null);
        else
            return new Repeat(attempts, (int?)every, (int?)timeout);
        return null;
    }

    /// <summary>Takes "twice", "three times", "up to 5 times".</summary>
    public static int? Times(Cursor at)
    {
        var start = at.At;
        at.TakeAny(Limits);
        at.TakeAny("for", "a");
        if (at.TakeAny("twice", "twice in a row"))
            return 2;
        if (at.Take("once") && at.Here?.Text is not ("every" or "more" or "again"))
            return 1;
        if (DurationParser.Number(at) is { } number)
        {
            at.TakeAny("more", "further");
            if (at.TakeAny("times", "attempts", "tries", "time"))
            {
                at.TakeAny("in a row", "in total", "in all", "running", "in succession");
                return number;
            }
        }

        at.At = start;
        return null;
    }

    /// <summary>Takes "every 30 seconds", "ten seconds apart".</summary>
    public static long? Every(Cursor at)
    {
        var start = at.At;
        at.TakeAny("once", "with", "waiting", "pausing", "leaving", "checking", "looking", "checking again", "trying");
        if (at.TakeAny("every", "each") && DurationParser.Interval(at) is { } every)
            return every;
        at.At = start;
        if (at.TakeAny("at intervals of", "at an interval of", "with intervals of", "with an interval of") && DurationParser.Seconds(at) is { } interval)
            return interval;
        at.At = start;
        at.TakeAny("with", "waiting", "pausing", "leaving", "at", "about");
        if (DurationParser.Seconds(at) is { } apart
            && at.TakeAny("apart", "between", "in between", "between them", "between attempts", "between tries", "between checks", "between each", "between each attempt", "between the attempts", "intervals"))
        {
            return apart;
        }

        at.At = start;
        return null;
    }

    private static long? Timeout(Cursor at)
    {
        var start = at.At;
        var said = at.TakeAny("for", "over", "within", "for the next", "over the next");
        said |= at.TakeAny(Limits);
        if (said && DurationParser.Seconds(at) is { } timeout && !at.TakeAny("apart", "between"))
        {
            at.TakeAny("at most", "in all", "in total", "at the most");
            return timeout;
        }

        at.At = start;
        return null;
    }
}

namespace Alvis.Bot.Slack.Transport;

/// <summary>How long to wait before trying again: twice as long each time, spread so that many do not try at once.</summary>
/// <param name="First">The longest first pause.</param>
/// <param name="Most">The longest of all.</param>
internal readonly record struct BackOff(TimeSpan First, TimeSpan Most)
{
    private const int MostDoublings = 20;

    /// <summary>The pause after so many failures in a row; none after none.</summary>
    /// <param name="failures">How many.</param>
    /// <param name="chance">From 0 to 1: from half of the pause to all of it.</param>
    public TimeSpan After(int failures, double chance)
    {
        if (failures <= 0)
            return TimeSpan.Zero;
        var whole = First * Math.Pow(2, Math.Min(failures - 1, MostDoublings));
        return (whole < Most ? whole : Most) * (0.5 + (chance / 2));
    }
}

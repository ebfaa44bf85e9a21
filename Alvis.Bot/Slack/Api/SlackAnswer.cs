namespace Alvis.Bot.Slack.Api;

/// <summary>How a call of the Web API ended, and so what to do next.</summary>
internal abstract record SlackAnswer<T>
{
    private SlackAnswer()
    {
    }

    /// <summary>Slack did it.</summary>
    public sealed record Ok(T Value) : SlackAnswer<T>;

    /// <summary>Slack did not do it and may later.</summary>
    /// <param name="Error">Slack's word: <c>ratelimited</c>.</param>
    /// <param name="After">How long to wait at least.</param>
    public sealed record Later(string Error, TimeSpan After) : SlackAnswer<T>;

    /// <summary>Slack will not do it: something must be changed first.</summary>
    /// <param name="Error">Slack's word: <c>not_in_channel</c>.</param>
    /// <param name="Cure">What a person can do, in a sentence.</param>
    public sealed record Failed(string Error, string Cure) : SlackAnswer<T>;

    /// <summary>The answer was lost on its way, so it is not known whether Slack did it.</summary>
    /// <param name="Why">In a few words, without addresses.</param>
    public sealed record Unknown(string Why) : SlackAnswer<T>;
}

namespace Alvis.Engine.Kinds;

/// <summary>How a delivery ended, and so what to do next.</summary>
public abstract record Delivery(string Text)
{
    /// <summary>It was accepted.</summary>
    public sealed record Sent(string Text) : Delivery(Text);

    /// <summary>Not now: try again after a time.</summary>
    public sealed record Retry(string Text, TimeSpan After) : Delivery(Text);

    /// <summary>Trying again will not help: a person must change something.</summary>
    public sealed record Failed(string Text) : Delivery(Text);
}

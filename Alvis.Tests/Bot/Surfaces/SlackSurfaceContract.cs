namespace Alvis.Tests.Bot.Surfaces;

/// <summary>Slack by Socket Mode: messages, buttons, forms and answers as people in a workspace see them.</summary>
public sealed class SlackSurfaceContract : SurfaceContract
{
    private protected override SurfaceDriver Drive() => new SlackDriver(http: false);
}

/// <summary>Slack by signed requests.</summary>
public sealed class SlackHttpSurfaceContract : SurfaceContract
{
    private protected override SurfaceDriver Drive() => new SlackDriver(http: true);
}

using Alvis.Engine.Kinds;
using Alvis.Engine.Plans.Compiling;

namespace Alvis.Engine.Plans;

/// <summary>Which addresses a plan may look at that are no check of its playbook.</summary>
internal static class CheckUrl
{
    /// <summary>Why not, after "it"; null when it may.</summary>
    public static string? Wrong(string? url) =>
        url is { Length: > 0 and <= 2_000 } && Uri.TryCreate(url, UriKind.Absolute, out var address) && address is { Scheme: "https", UserInfo: "", Query: "", Fragment: "" } && !Objection.IsUnsafe(url) ? null
            : $"it checks {Words.Clip(url ?? "no address", 100)}; expected a public https address without user, query or fragment, or a check declared under 'checks'";
}

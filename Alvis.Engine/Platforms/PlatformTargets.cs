using System.IO.Enumeration;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.Configuration;

namespace Alvis.Engine.Platforms;

/// <summary>
/// What each platform may touch: <c>Platforms:NAME:Targets</c>, patterns with <c>*</c> and <c>?</c>. Without any, a platform touches
/// nothing beyond the app that a playbook itself names; with some, that app has to match one of them too.
/// </summary>
internal sealed class PlatformTargets(IConfiguration configuration)
{
    /// <summary>Why the platform may not touch the target, or null when it may.</summary>
    public Refusal? Refuse(string platform, string target)
    {
        var setting = $"Platforms:{platform}:Targets";
        var patterns = configuration.GetSection(setting).GetChildren().Select(c => c.Value ?? "").Where(p => p.Length > 0).ToList();
        return patterns.Count == 0 || patterns.Any(p => FileSystemName.MatchesSimpleExpression(p, target, ignoreCase: false))
            ? null
            : new Refusal($"{platform} may not touch '{Words.Clip(target, 80)}': {setting} allows {Words.And(patterns)}. Add it there, or correct meta.app.");
    }
}

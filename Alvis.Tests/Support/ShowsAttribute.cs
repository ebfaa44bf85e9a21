namespace Alvis.Tests.Support;

/// <summary>
/// Says that a test shows the effect of a playbook key: <c>[Shows("health_check.max_latency")]</c>. A convention test pairs every key that
/// is built with at least one such test, so that no key is accepted and then ignored.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class ShowsAttribute(string key) : Attribute
{
    /// <summary>The key with the sections it is in, joined by dots.</summary>
    public string Key { get; } = key;
}

namespace Alvis.Tests.Support.SlackWorkspace;

/// <summary>What is wrong with a message or view, in the words and with the pointers that Slack uses.</summary>
internal sealed class Findings
{
    private readonly List<string> found = [];
    private readonly HashSet<string> blockIds = new(StringComparer.Ordinal);
    private readonly List<(string At, string Id)> actionIds = [];

    public IReadOnlyList<string> All => found;

    public void Add(string at, string what) => found.Add($"{what} [json-pointer:{at}]");

    /// <summary>A block's id must be the only one of its message or view.</summary>
    public void BlockId(string at, string id)
    {
        if (!blockIds.Add(id))
            Add(at, $"`block_id` \"{id}\" already exists");
    }

    /// <summary>An element's id must be the only one in its block (<c>@slack/types</c>, Action).</summary>
    public void ActionId(string at, string id)
    {
        var block = BlockOf(at);
        if (actionIds.Any(other => other.Id == id && BlockOf(other.At) == block))
            Add(at, $"`action_id` \"{id}\" already exists");
        actionIds.Add((at, id));
    }

    /// <summary>Refuses what is wrong.</summary>
    public void Throw(string error)
    {
        if (found.Count > 0)
            throw new Refused(error, found);
    }

    // "/blocks/3/elements/0" is in "/blocks/3".
    private static string BlockOf(string at)
    {
        var start = at.IndexOf("/blocks/", StringComparison.Ordinal) + "/blocks/".Length;
        var end = at.IndexOf('/', start);
        return end < 0 ? at : at[..end];
    }
}

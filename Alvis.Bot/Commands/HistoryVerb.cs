using Alvis.Bot.Access;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Commands;

/// <summary>Lists the versions of a playbook that were ever confirmed, also of a service that has none any more.</summary>
internal sealed class HistoryVerb(Library library) : IChatVerb
{
    private const int Most = 30;

    public string Word => "history";

    public string Example => "history shop";

    public string Summary => "Every version of a service's playbook: when it was confirmed, by whom, from where.";

    public Role Needs => Role.Viewer;

    public async Task<Reply> SayAsync(Said said, Asker by, CancellationToken cancel)
    {
        if (said.Words.Count == 0)
            return Reply.No($"Say which service: {Example}");
        var service = said.Words[0].ToLowerInvariant();
        var versions = await library.HistoryAsync(service, cancel);
        if (versions.Count == 0)
            return ServiceVerb.Unknown(said.Words[0], library);
        var now = library.Find(service)?.ConfirmedAt;
        var rows = versions.Take(Most).Select(v => new Row(
            v.ConfirmedAt == now ? Tone.Good : Tone.Info, Clock.Utc(v.ConfirmedAt), $"{v.ConfirmedBy} ({v.Source}){(v.ConfirmedAt == now ? ", in force" : "")}", $"/playbooks/{service}"));
        return Reply.Show(new Card.List(
            $"Versions of the playbook of {service}", [.. rows], "None.",
            versions.Count > Most ? $"The newest {Most}; the console shows more, with what differs: /playbooks/{service}" : $"What differs: /playbooks/{service} in the console"));
    }
}

using Alvis.Bot.Access;
using Alvis.Bot.Commands;
using Alvis.Bot.Slack.Api;
using Alvis.Bot.Slack.Cards;
using Alvis.Engine.Conversations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Slack.Handling;

/// <summary>Alvis's home in Slack: the open incidents with their buttons, and the services with how they stand.</summary>
internal sealed class HomeTab(SlackApi api, IIncidentStore incidents, ChatVerbs verbs, SlackVoice voice, TimeProvider time)
{
    private const int MostIncidents = 10;

    /// <summary>Shows it to somebody as things stand now.</summary>
    /// <param name="by">Who looks.</param>
    /// <param name="user">Their id in Slack.</param>
    /// <param name="answer">What came of what they just pressed; null for nothing.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task PublishAsync(Asker by, string user, Card? answer, CancellationToken cancel)
    {
        var open = await incidents.OpenByServiceAsync(cancel);
        var threads = new List<IncidentThread>();
        foreach (var id in open.Values.OrderByDescending(i => i.Number).Take(MostIncidents))
            threads.Add(IncidentThread.From(await incidents.TimelineAsync(id, cancel)));
        var services = (await verbs.SayAsync("list", by, cancel)).Card;
        await api.ViewsPublishAsync(user, SlackViews.Home(new HomeModel(threads, open.Count, services, by.Role >= Role.Author, answer, time.Now()), voice.Context), cancel);
    }
}

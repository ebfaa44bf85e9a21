using System.Net;
using System.Text.Json;
using Alvis.Bot.Access;
using Alvis.Engine.Kinds;

namespace Alvis.Bench;

/// <summary>Somebody signed in to the console of a program, with a session of their own. Sends what a browser with the page's script sends.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly HttpClient client;

    private Visitor(HttpClient client) => this.client = client;

    /// <summary>Signs in by a link as a browser does: looks at it, then presses the button.</summary>
    public static async Task<Visitor> FollowAsync(Uri link, CancellationToken cancel)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, CookieContainer = new CookieContainer() };
        var client = new HttpClient(handler) { BaseAddress = new Uri(link.GetLeftPart(UriPartial.Authority)), Timeout = Timeout.InfiniteTimeSpan };
        await client.GetStringAsync(link, cancel);
        var token = link.Query[(link.Query.IndexOf('=', StringComparison.Ordinal) + 1)..];
        using var form = new FormUrlEncodedContent([KeyValuePair.Create(Links.Field, token)]);
        using var answer = await client.PostAsync(Links.Path, form, cancel);
        return answer.StatusCode == HttpStatusCode.SeeOther
            ? new Visitor(client)
            : throw new InvalidOperationException($"Signing in answered {(int)answer.StatusCode}.");
    }

    /// <summary>Signs in so many people, each as a responder with a name of their own.</summary>
    public static async Task<IReadOnlyList<Visitor>> ManyAsync(int many, Uri console, DataFolder data, CancellationToken cancel)
    {
        var visitors = new List<Visitor>();
        foreach (var link in LinksFor(many, console, data))
            visitors.Add(await FollowAsync(link, cancel));
        return visitors;
    }

    /// <summary>Links for so many people, made as <c>alvis link NAME --role responder</c> makes them, beside the running program.</summary>
    public static IEnumerable<Uri> LinksFor(int many, Uri console, DataFolder data) =>
        Enumerable.Range(1, many).Select(n => LinkFor($"Person {n}", Role.Responder, console, data));

    /// <summary>A link for one person.</summary>
    public static Uri LinkFor(string name, Role role, Uri console, DataFolder data) =>
        new(console, new Links(data, new RandomIds(), TimeProvider.System).ForName(Accounts.OfName(name)!, name, role, "the bench"));

    /// <summary>A page, whole.</summary>
    public async Task<string> PageAsync(string path, CancellationToken cancel)
    {
        using var answer = await client.GetAsync(path, cancel);
        return answer.StatusCode == HttpStatusCode.OK
            ? await answer.Content.ReadAsStringAsync(cancel)
            : throw new InvalidOperationException($"GET {path} answered {(int)answer.StatusCode}.");
    }

    /// <summary>An answer that goes on.</summary>
    public Task<Stream> StreamAsync(string path, CancellationToken cancel) => client.GetStreamAsync(path, cancel);

    /// <summary>Presses a button.</summary>
    /// <returns>Whether it did something, and the answer as HTML.</returns>
    public async Task<(bool Ok, string Html)> PressAsync(IReadOnlyDictionary<string, string> fields, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/press") { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("X-Alvis-Page", "1");
        using var answer = await client.SendAsync(request, cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new InvalidOperationException($"A press answered {(int)answer.StatusCode}: {text}");
        using var json = JsonDocument.Parse(text);
        return (json.RootElement.GetProperty("ok").GetBoolean(), json.RootElement.GetProperty("html").GetString()!);
    }

    public void Dispose() => client.Dispose();
}

using System.Net;
using System.Text.Json;
using Alvis.Bot.Access;
using Alvis.Engine.Kinds;
using Alvis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Bot.WebConsole;

/// <summary>Somebody signed in to the console of a <see cref="World"/>, who sends what a browser sends without a script, or what its script sends.</summary>
internal sealed class Browser : IDisposable
{
    private readonly HttpClient client;

    private Browser(HttpClient client) => this.client = client;

    /// <summary>Signs in as somebody with a role.</summary>
    public static Task<Browser> OpenAsync(World world, string name = "Ada", Role role = Role.Admin) => OpenAsync(world.Console, world.Services, name, role);

    /// <summary>Signs in as somebody with a role, where there is no <see cref="World"/>.</summary>
    public static Task<Browser> OpenAsync(Uri console, IServiceProvider services, string name, Role role) =>
        OpenAsync(new Uri(console, services.GetRequiredService<Links>().ForName(Accounts.OfName(name)!, name, role, "the test")));

    /// <summary>Signs in by a link, path and query.</summary>
    public static Task<Browser> OpenByAsync(World world, string link) => OpenAsync(new Uri(world.Console, link));

    /// <summary>Signs in by a link.</summary>
    public static async Task<Browser> OpenAsync(Uri link)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = link };
        var token = link.Query[(link.Query.IndexOf('=', StringComparison.Ordinal) + 1)..];
        var answer = await client.PostAsync("/sign-in", new FormUrlEncodedContent([KeyValuePair.Create("link", token)]));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return new Browser(client);
    }

    /// <summary>A page; <paramref name="status"/> is what it must answer with.</summary>
    public async Task<string> PageAsync(string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        var answer = await client.GetAsync(path);
        Assert.Equal(status, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Opens the live connection.</summary>
    public async Task<Stream> LiveAsync()
    {
        var answer = await client.GetAsync("/live", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStreamAsync();
    }

    /// <summary>Sends a request as it stands.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => client.SendAsync(request);

    /// <summary>Sends a form as a browser without script does.</summary>
    public Task<HttpResponseMessage> SendAsync(string path, params (string Name, string Value)[] fields) => client.PostAsync(path, Form(fields));

    /// <summary>Sends a form as the page of another site makes a browser send it.</summary>
    public async Task<HttpResponseMessage> SendFromAsync(string origin, string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Form(fields) };
        request.Headers.Add("Origin", origin);
        return await client.SendAsync(request);
    }

    /// <summary>Sends files as a browser without script does.</summary>
    public Task<HttpResponseMessage> SendFilesAsync(string path, MultipartFormDataContent files) => client.PostAsync(path, files);

    /// <summary>Sends a form as the page's script does, and reads what it is answered.</summary>
    public Task<JsonElement> AskAsync(string path, params (string Name, string Value)[] fields) => AskAsync(path, Form(fields));

    /// <summary>Sends content as the page's script does.</summary>
    public async Task<JsonElement> AskAsync(string path, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("X-Alvis-Page", "1");
        var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    public void Dispose() => client.Dispose();

    private static FormUrlEncodedContent Form((string Name, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
}

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Alvis.Engine.Incidents;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Tests.Bot.Surfaces;
using Alvis.Tests.Support;
using AngleSharp.Dom;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Bot.WebConsole;

/// <summary>Presses and lines that come too late, name nothing, or are no such thing. Each is answered in words, and nothing happens.</summary>
public sealed class BadPressTests : IAsyncLifetime
{
    private const int TwoMegabytes = 2 << 20;

    private World alvis = null!;
    private Browser ada = null!;

    public async Task InitializeAsync()
    {
        alvis = await World.StartAsync(SurfaceContract.Asking, ("Escalation:Default:0", "on-call"));
        ada = await Browser.OpenAsync(alvis);
    }

    public async Task DisposeAsync()
    {
        ada.Dispose();
        await alvis.DisposeAsync();
    }

    [Fact]
    public async Task A_press_after_the_incident_is_over_is_told_so_and_does_nothing()
    {
        alvis.Shop.GoesDown();
        var (path, approve) = await FormAsync("Approve restart");
        var fields = approve.Select(f => (f.Key, f.Value)).ToArray();
        Assert.True((await SayAsync("close INC-1 moved to another host")).Ok);
        await alvis.BecomesAsync(IncidentStatus.Closed);
        var before = (await alvis.IncidentAsync(new IncidentId(1))).Version;

        var answer = await ada.AskAsync(path, fields);

        Assert.False(answer.GetProperty("ok").GetBoolean());
        Assert.Contains("INC-1 is closed", answer.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, (await alvis.IncidentAsync(new IncidentId(1))).Version);
        Assert.Empty(alvis.Shop.Restarts);

        // The same without a script: back on the page, with the answer.
        var sent = await ada.SendAsync(path, fields);
        Assert.Contains("INC-1 is closed", await ada.PageAsync(sent.Headers.Location!.OriginalString.Split('#')[0]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dance", "INC-1", null, "There is no 'dance'")]
    [InlineData("aprove", "INC-1", null, "did you mean 'approve'?")]
    [InlineData("approve", "INC-99", null, "There is no incident INC-99.")]
    [InlineData("approve", "INC-", null, "'INC-' is no incident")]
    [InlineData("ack", "INC-1<script>", null, "'INC-1<script>' is no incident")]
    [InlineData("ack", "-1", null, "'-1' is no incident")]
    [InlineData("approve", "INC-1", "another", "")]
    [InlineData("confirm", "nothing", null, "There is no such proposal any more")]
    [InlineData("discard", "nothing", null, "There is no such proposal any more")]
    [InlineData("pause", "../shop", null, "There is no service '../shop'")]
    [InlineData("silence", "INC-1", null, null)]
    public async Task A_press_that_names_nothing_is_told_so(string verb, string subject, string? token, string? told)
    {
        alvis.Shop.GoesDown();
        await FormAsync("Approve restart");

        var answer = await ada.AskAsync("/press", [("verb", verb), ("subject", subject), .. token is null ? Array.Empty<(string, string)>() : [("token", token)]]);

        // The last one is a good press, so that the others are refused for the right reason.
        Assert.Equal(told is null, answer.GetProperty("ok").GetBoolean());
        Assert.Contains(told ?? "is silenced", Markup.Text(Markup.Read(answer.GetProperty("html").GetString()!).Body!), StringComparison.Ordinal);
        if (told is not null)
            Assert.DoesNotContain(await alvis.Services.GetRequiredService<IIncidentStore>().TimelineAsync(new IncidentId(1), CancellationToken.None), e => e.By.Name == "Ada");
    }

    [Fact]
    public async Task A_paste_of_2_MB_into_any_field_is_answered_with_its_size_or_cut()
    {
        var paste = new string('x', TwoMegabytes);
        Assert.StartsWith($"✗ There is no '{new string('x', 40)}…'; known: ", (await SayAsync(paste)).Text, StringComparison.Ordinal);
        Assert.Contains($"That is {TwoMegabytes} characters; at most 66536 are read after add-playbook.", (await SayAsync($"add-playbook {paste}")).Text, StringComparison.Ordinal);
        Assert.Contains($"That is {TwoMegabytes} characters; at most 2000 are read after ack.", (await SayAsync($"ack {paste}")).Text, StringComparison.Ordinal);
        Assert.Contains("There is no 'xxx", (await SayAsync($"help {paste}")).Text, StringComparison.Ordinal);
        foreach (var field in new[] { "verb", "subject", "more", "answer" })
        {
            (string, string)[] fields = [.. new[] { ("verb", "ack"), ("subject", "INC-1"), ("more", ""), ("answer", "") }.Select(f => f.Item1 == field ? (field, paste) : f)];
            var answer = await ada.AskAsync("/press", fields);
            Assert.False(answer.GetProperty("ok").GetBoolean());
            Assert.True(answer.GetProperty("html").GetString()!.Length < 2_000);
        }
    }

    [Fact]
    public async Task A_file_of_2_MB_is_answered_with_its_size_and_more_than_4_MB_are_not_read()
    {
        using var file = new MultipartFormDataContent { { new ByteArrayContent(new byte[TwoMegabytes]), "file", "long.yaml" } };
        Assert.Contains("long.yaml: that is 2048 KB; a playbook has at most 64 KB.", (await ada.AskAsync("/files", file)).GetProperty("html").GetString(), StringComparison.Ordinal);

        foreach (var path in new[] { "/press", "/say", "/playbooks/propose", "/files" })
        {
            using var huge = new FormUrlEncodedContent([KeyValuePair.Create("text", new string('x', 5 << 20))]);
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = huge };
            // The server ends the connection in the middle of what it does not read; asked first, its answer arrives.
            request.Headers.ExpectContinue = true;
            var answer = await ada.SendAsync(request);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
            Assert.Contains("A playbook has at most 64 KB.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("application/json", "{\"verb\":\"ack\"}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/plain", "verb=ack", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"verb\"\r\n\r\nack", HttpStatusCode.BadRequest)]
    [InlineData("multipart/form-data", "verb=ack", HttpStatusCode.BadRequest)]
    [InlineData("application/x-www-form-urlencoded", "FIELDS", HttpStatusCode.BadRequest)]
    public async Task What_is_no_form_is_not_understood_and_no_fault_of_ours(string type, string body, HttpStatusCode status)
    {
        var sent = body == "FIELDS" ? string.Join('&', Enumerable.Range(0, 2_000).Select(n => $"f{n}=x")) : body;
        foreach (var path in new[] { "/press", "/say", "/files", "/playbooks/propose", "/playbooks/check" })
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(sent));
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            var answer = await PostAsync(path, content);
            Assert.Equal((path, status), (path, answer.StatusCode));
            Assert.StartsWith("The request was not understood.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("GET", "/services?page=x", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/playbooks/shop?version=yesterday", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/playbooks/shop/history?from=99999999999999999999", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/services?page=-5", HttpStatusCode.OK)]
    [InlineData("GET", "/playbooks/shop?version=9223372036854775807", HttpStatusCode.OK)]
    [InlineData("GET", "/incidents/INC-0", HttpStatusCode.NotFound)]
    [InlineData("GET", "/incidents/INC-1%0d%0ax", HttpStatusCode.NotFound)]
    [InlineData("GET", "/press", HttpStatusCode.NotFound)]
    [InlineData("PUT", "/press", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/playbooks/shop", HttpStatusCode.NotFound)]
    [InlineData("GET", "/playbooks/shop.yaml/x", HttpStatusCode.NotFound)]
    public async Task An_address_that_leads_nowhere_says_so(string method, string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        var answer = await ada.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
        Assert.NotEmpty(await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_answer_is_kept_for_the_asker_alone()
    {
        var sent = await ada.SendAsync("/say", ("text", "/alvis whoami"));
        var place = sent.Headers.Location!.OriginalString.Split('#')[0];
        using var ivo = await Browser.OpenAsync(alvis, "Ivo", Role.Admin);
        Assert.DoesNotContain("console:ada", await ivo.PageAsync(place), StringComparison.Ordinal);
        // Who asks much uses up their own answers.
        for (var n = 0; n < 20; n++)
            await ivo.SendAsync("/say", ("text", "whoami"));
        Assert.Contains("console:ada", await ada.PageAsync(place), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/alvis whoami")]
    [InlineData("/ALVIS\twhoami")]
    [InlineData("whoami")]
    [InlineData("  WhoAmI  ")]
    public async Task A_line_is_read_as_chat_products_hand_it_over(string line) => Assert.Contains("console:ada", (await SayAsync(line)).Text, StringComparison.Ordinal);

    private async Task<(string Path, Dictionary<string, string> Fields)> FormAsync(string label)
    {
        IElement? form = null;
        await alvis.UntilAsync(
            async () => (form = Markup.Read(await ada.PageAsync("/")).QuerySelectorAll("form.press").FirstOrDefault(f => Markup.Text(f.QuerySelector("button")!) == label)) is not null,
            () => $"There never was a button '{label}'.");
        return Markup.Form(form!);
    }

    private async Task<(bool Ok, string Text)> SayAsync(string line)
    {
        var answer = await ada.AskAsync("/say", ("text", line));
        return (answer.GetProperty("ok").GetBoolean(), Markup.Read(answer.GetProperty("html").GetString()!).Body!.TextContent.Trim());
    }

    private async Task<HttpResponseMessage> PostAsync(string path, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        return await ada.SendAsync(request);
    }
}

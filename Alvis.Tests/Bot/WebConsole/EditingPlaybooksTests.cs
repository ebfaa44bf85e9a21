using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;
using Alvis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Bot.WebConsole;

/// <summary>Playbooks written, changed and dropped in the console, as its pages and its script send them.</summary>
public sealed partial class EditingPlaybooksTests : IAsyncLifetime
{
    private const string Till = """
        meta:
          service: till
          platform: webhook
        health_check:
          url: SHOP/health
          every: 1h
        details: |-
          If the health check fails, restart the till.
          Run the health check again.
          If it fails again, escalate to second-line.

        """;

    private World world = null!;
    private Browser ada = null!;

    private string Text => Till.Replace("SHOP", world.Shop.Url, StringComparison.Ordinal);

    public async Task InitializeAsync()
    {
        world = await World.StartAsync(
            Till.Replace("till", "shop", StringComparison.Ordinal).Replace("1h", "1s", StringComparison.Ordinal), ("Webhooks:till:Url", "http://127.0.0.1:9/restart"), ("Webhooks:till:Secret", "hook"),
            ("Escalation:Default:0", "on-call"));
        ada = await Browser.OpenAsync(world);
    }

    public async Task DisposeAsync()
    {
        ada.Dispose();
        await world.DisposeAsync();
    }

    [Fact]
    public async Task Without_script_a_playbook_is_written_shown_confirmed_and_changed()
    {
        var empty = await ada.PageAsync("/playbooks/new");
        Assert.Contains("<form id=\"write\" method=\"post\" action=\"/playbooks/propose\">", empty, StringComparison.Ordinal);
        Assert.Contains("service: shop", empty, StringComparison.Ordinal);

        // As a browser sends lines.
        var shown = await ada.SendAsync("/playbooks/propose", ("service", ""), ("base", ""), ("text", Text.ReplaceLineEndings("\r\n")));
        var page = await shown.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        Assert.Contains("Add a playbook for till", page, StringComparison.Ordinal);
        Assert.Contains("s2  restart till", page, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:9/restart", page, StringComparison.Ordinal);
        Assert.Null(Find("till"));

        var pressed = await ada.SendAsync("/press", ("verb", "confirm"), ("subject", Proposal(page)));
        Assert.Equal(HttpStatusCode.SeeOther, pressed.StatusCode);
        Assert.Equal(Text, Find("till")!.Text);

        var edit = await ada.PageAsync("/playbooks/till");
        Assert.Contains($"name=\"base\" value=\"{Find("till")!.Hash}\"", edit, StringComparison.Ordinal);
        Assert.Contains("confirmed by Ada", edit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_typing_every_problem_is_told_with_its_place()
    {
        var answer = await ada.AskAsync("/playbooks/check", ("service", ""), ("text", Text.Replace("every: 1h", "every: soon\n  evry: 2", StringComparison.Ordinal)));
        var problems = answer.GetProperty("problems").EnumerateArray().Select(p => (p.GetProperty("line").GetInt32(), p.GetProperty("text").GetString()!)).ToList();
        Assert.Collection(
            problems,
            p => Assert.True(p.Item1 == 6 && p.Item2.Contains("'soon'", StringComparison.Ordinal), p.ToString()),
            p => Assert.True(p.Item1 == 7 && p.Item2.Contains("evry", StringComparison.Ordinal), p.ToString()));
        Assert.Equal("", answer.GetProperty("preview").GetString());
    }

    [Fact]
    public async Task While_typing_each_step_names_the_lines_of_the_file_it_comes_from()
    {
        var answer = await ada.AskAsync("/playbooks/check", ("service", ""), ("text", Text));
        Assert.Empty(answer.GetProperty("problems").EnumerateArray());
        var preview = answer.GetProperty("preview").GetString()!;
        Assert.Contains("data-lines=\"8\"", preview, StringComparison.Ordinal);
        Assert.Contains("8: If the health check fails, restart the till.", WebUtility.HtmlDecode(preview), StringComparison.Ordinal);
        Assert.Null(Find("till"));
    }

    [Theory]
    [InlineData('x')]
    [InlineData('ü')]
    public async Task A_paste_of_2_MB_is_answered_with_its_size(char letter)
    {
        // In a form an umlaut takes six bytes.
        var text = $"details: {new string(letter, letter == 'x' ? 2 << 20 : 500_000)}";
        var check = await ada.AskAsync("/playbooks/check", ("service", ""), ("text", text));
        Assert.Contains("a playbook has at most 64 KB", check.GetProperty("problems")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        var proposal = await ada.AskAsync("/playbooks/propose", ("service", ""), ("base", ""), ("text", text));
        Assert.False(proposal.GetProperty("ok").GetBoolean());
        Assert.Contains("a playbook has at most 64 KB", proposal.GetProperty("html").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_just_over_the_limit_is_too_long_and_one_just_under_it_is_read()
    {
        var room = (64 * 1024) - Text.Length - 2;
        Assert.Empty((await ada.AskAsync("/playbooks/check", ("service", ""), ("text", $"{Text}#{new string('x', room)}\n"))).GetProperty("problems").EnumerateArray());
        Assert.Single((await ada.AskAsync("/playbooks/check", ("service", ""), ("text", $"{Text}#{new string('x', room + 1)}\n"))).GetProperty("problems").EnumerateArray());
    }

    [Fact]
    public async Task Who_was_overtaken_sees_the_difference_and_keeps_their_text()
    {
        await PutInForceAsync(Text);
        var began = Find("till")!.Hash;
        using var bo = await Browser.OpenAsync(world, "Bo");
        await PutInForceAsync(Text.Replace("1h", "2h", StringComparison.Ordinal), began, bo);
        var newer = Find("till")!.Hash;

        var mine = Text.Replace("1h", "3h", StringComparison.Ordinal);
        var answer = await ada.AskAsync("/playbooks/propose", ("service", "till"), ("base", began), ("text", mine));
        var html = WebUtility.HtmlDecode(answer.GetProperty("html").GetString()!);
        Assert.Contains("changed meanwhile by Bo", html, StringComparison.Ordinal);
        Assert.Contains("-  every: 2h", html, StringComparison.Ordinal);
        Assert.Contains("+  every: 3h", html, StringComparison.Ordinal);
        Assert.Equal(newer, answer.GetProperty("newer").GetProperty("hash").GetString());

        var page = await (await ada.SendAsync("/playbooks/propose", ("service", "till"), ("base", began), ("text", mine))).Content.ReadAsStringAsync();
        Assert.Contains("every: 3h", page, StringComparison.Ordinal);
        Assert.Contains($"name=\"base\" value=\"{began}\"", page, StringComparison.Ordinal);
        Assert.Contains("Edit on top of the newer version", page, StringComparison.Ordinal);
        Assert.Equal(newer, Find("till")!.Hash);

        var on = await (await ada.SendAsync("/playbooks/propose", ("service", "till"), ("base", began), ("text", mine), ("newer", newer))).Content.ReadAsStringAsync();
        Assert.Contains($"name=\"base\" value=\"{newer}\"", on, StringComparison.Ordinal);
        Assert.Contains("every: 3h", on, StringComparison.Ordinal);
        Assert.Equal(newer, Find("till")!.Hash);
    }

    [Fact]
    public async Task A_new_playbook_of_a_service_that_has_one_says_so()
    {
        await PutInForceAsync(Text);
        var answer = await ada.AskAsync("/playbooks/propose", ("service", ""), ("base", ""), ("text", Text.Replace("1h", "3h", StringComparison.Ordinal)));
        Assert.Contains("Change the playbook of till", answer.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Equal("Ada", answer.GetProperty("newer").GetProperty("by").GetString());
    }

    [Fact]
    public async Task The_playbook_of_a_file_can_only_be_read_and_the_file_is_named()
    {
        var page = await ada.PageAsync("/playbooks/shop");
        Assert.Contains("shop.yaml</code>", page, StringComparison.Ordinal);
        Assert.Contains("adopt shop", page, StringComparison.Ordinal);
        Assert.Matches("<textarea [^>]*readonly", page);
        Assert.DoesNotContain("id=\"propose\"", page, StringComparison.Ordinal);

        var answer = await ada.AskAsync("/playbooks/propose", ("service", "shop"), ("base", Find("shop")!.Hash), ("text", Text.Replace("till", "shop", StringComparison.Ordinal)));
        Assert.False(answer.GetProperty("ok").GetBoolean());
        Assert.Contains("shop.yaml", answer.GetProperty("html").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_service_is_not_found_and_the_nearest_is_named()
    {
        var page = await ada.PageAsync("/playbooks/shpo", HttpStatusCode.NotFound);
        Assert.Contains("<a href=\"/playbooks/shop\">shop</a>", page, StringComparison.Ordinal);
        await ada.PageAsync("/playbooks/nothing-like-it/history", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_history_shows_who_changed_what_and_an_old_text_comes_back_as_an_edit()
    {
        await PutInForceAsync(Text);
        var first = Find("till")!;
        await PutInForceAsync(Text.Replace("1h", "2h", StringComparison.Ordinal), first.Hash);
        var second = Find("till")!;

        var page = WebUtility.HtmlDecode(await ada.PageAsync("/playbooks/till/history"));
        Assert.Contains("in force", page, StringComparison.Ordinal);
        Assert.Contains("-  every: 1h", page, StringComparison.Ordinal);
        Assert.Contains("+  every: 2h", page, StringComparison.Ordinal);
        var turned = WebUtility.HtmlDecode(await ada.PageAsync($"/playbooks/till/history?from={second.ConfirmedAt.ToUnixTimeMilliseconds()}&to={first.ConfirmedAt.ToUnixTimeMilliseconds()}"));
        Assert.Contains("+  every: 2h", turned, StringComparison.Ordinal);
        Assert.Contains("The first version", await ada.PageAsync($"/playbooks/till/history?to={first.ConfirmedAt.ToUnixTimeMilliseconds()}"), StringComparison.Ordinal);

        var restored = await ada.PageAsync($"/playbooks/till?version={first.ConfirmedAt.ToUnixTimeMilliseconds()}");
        Assert.Contains("every: 1h", restored, StringComparison.Ordinal);
        Assert.Contains($"name=\"base\" value=\"{second.Hash}\"", restored, StringComparison.Ordinal);
        Assert.Equal(second.Hash, Find("till")!.Hash);
    }

    [Fact]
    public async Task Who_may_not_propose_is_told_so_and_may_still_try_things_out()
    {
        using var viewer = await Browser.OpenAsync(world, "Vic", Role.Viewer);
        Assert.Contains("proposing needs an author", await viewer.PageAsync("/playbooks/new"), StringComparison.Ordinal);
        Assert.Empty((await viewer.AskAsync("/playbooks/check", ("service", ""), ("text", Text))).GetProperty("problems").EnumerateArray());
        var answer = await viewer.AskAsync("/playbooks/propose", ("service", ""), ("base", ""), ("text", Text));
        Assert.False(answer.GetProperty("ok").GetBoolean());
        Assert.Contains("needs an author", answer.GetProperty("html").GetString(), StringComparison.Ordinal);
        Assert.Contains("needs an author", (await viewer.AskAsync("/files", Files(("till.yaml", Encoding.UTF8.GetBytes(Text))))).GetProperty("html").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dropped_files_are_answered_one_by_one()
    {
        var one = await ada.AskAsync("/files", Files(("till.yaml", Encoding.UTF8.GetBytes(Text))));
        Assert.True(one.GetProperty("ok").GetBoolean());
        Assert.Contains("Add a playbook for till", one.GetProperty("html").GetString(), StringComparison.Ordinal);

        var several = await ada.AskAsync("/files", Files(
            ("till.yaml", Encoding.UTF8.GetBytes(Text)), ("tool.exe", [1, 2]), ("empty.yml", []), ("image.yaml", [0xFF, 0xD8, 0, 1]), ("long.yaml", new byte[70 * 1024]),
            ("D:\\ada\\<script>alert(1)<\\script>.txt", [65])));
        var html = WebUtility.HtmlDecode(several.GetProperty("html").GetString()!);
        Assert.False(several.GetProperty("ok").GetBoolean());
        Assert.Contains("Add a playbook for till", html, StringComparison.Ordinal);
        Assert.Contains("tool.exe: a playbook is a YAML file", html, StringComparison.Ordinal);
        Assert.Contains("empty.yml: the file is empty", html, StringComparison.Ordinal);
        Assert.Contains("image.yaml: the file is not text", html, StringComparison.Ordinal);
        Assert.Contains("long.yaml: that is 70 KB", html, StringComparison.Ordinal);
        Assert.DoesNotContain("ada", html, StringComparison.Ordinal);
        Assert.Contains("Choose a playbook file", (await ada.AskAsync("/files", Files())).GetProperty("html").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_script_a_dropped_file_is_answered_on_the_page_it_was_dropped_on()
    {
        var answer = await ada.SendFilesAsync("/files", Files(("till.yaml", Encoding.UTF8.GetBytes(Text)), ("other.txt", [65])));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var page = await ada.PageAsync(answer.Headers.Location!.OriginalString.Split('#')[0]);
        Assert.Contains("Add a playbook for till", page, StringComparison.Ordinal);
        Assert.Contains("other.txt", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markup_in_names_values_and_comments_is_shown_as_text()
    {
        const string Script = "<script>alert(1)</script>";
        var text = Text.Replace("service: till", $"service: \"{Script}\"", StringComparison.Ordinal) + $"# {Script}</textarea>{Script}\n";
        var page = await (await ada.SendAsync("/playbooks/propose", ("service", Script), ("base", $"\">{Script}"), ("text", text))).Content.ReadAsStringAsync();
        var check = await ada.AskAsync("/playbooks/check", ("service", Script), ("text", Text.Replace("restart the till", Script, StringComparison.Ordinal)));
        var files = await ada.AskAsync("/files", Files(($"{Script.Replace("/", "", StringComparison.Ordinal)}.txt", [65]), ("a.yaml", Encoding.UTF8.GetBytes(text))));
        foreach (var html in new[] { page, check.GetProperty("preview").GetString()!, files.GetProperty("html").GetString()! })
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", await ada.PageAsync($"/playbooks/{Uri.EscapeDataString(Script)}", HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_and_the_examples_are_served()
    {
        Assert.Equal("Alvis playbook", JsonDocument.Parse(await ada.PageAsync("/playbooks/schema.json")).RootElement.GetProperty("title").GetString());
        Assert.Contains("every-key-shop", await ada.PageAsync("/playbooks/new?from=every-key"), StringComparison.Ordinal);
        Assert.DoesNotContain("ConnectionString", await ada.PageAsync("/playbooks/new?from=..%2Fappsettings"), StringComparison.Ordinal);
    }

    private InForce? Find(string service) => world.Services.GetRequiredService<IPlaybooks>().Find(service);

    private async Task PutInForceAsync(string text, string began = "", Browser? by = null)
    {
        by ??= ada;
        var proposal = await by.AskAsync("/playbooks/propose", ("service", began.Length > 0 ? "till" : ""), ("base", began), ("text", text));
        Assert.True((await by.AskAsync("/press", ("verb", "confirm"), ("subject", Proposal(proposal.GetProperty("html").GetString()!)))).GetProperty("ok").GetBoolean());
    }

    private static string Proposal(string html) => Subject().Match(html).Groups["id"].Value;

    private static MultipartFormDataContent Files(params (string Name, byte[] Bytes)[] files)
    {
        var form = new MultipartFormDataContent { { new StringContent("x"), "ignored" } };
        foreach (var (name, bytes) in files)
            form.Add(new ByteArrayContent(bytes), "file", name);
        return form;
    }

    [GeneratedRegex("name=\"verb\" value=\"confirm\"\\s*/?>\\s*<input type=\"hidden\" name=\"subject\" value=\"(?<id>[^\"]+)\"", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Subject();
}

using System.CommandLine;
using Alvis.Bot.Access;
using Alvis.Bot.WebConsole;
using Alvis.Engine.Kinds;
using Alvis.Engine.Response;

namespace Alvis.Bot.Cli;

/// <summary>Makes a link to sign in to the console with. Signed with the key in the data folder, so it also works beside a running Alvis.</summary>
internal sealed class LinkVerb : CliVerb
{
    private readonly Argument<string?> name = new("NAME") { Description = "Whom it signs in. Default: the user that runs this.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> role = new("--role") { Description = $"What they may do from then on: {string.Join(", ", Roles.Known)}. Default: what they may now; who is new reads.", HelpName = "ROLE" };
    private readonly Option<string?> url = new("--url") { Description = "The console's address. Default: the first of Console:Hosts, else Console:Url.", HelpName = "URL" };
    private readonly Option<string?> data = CommonOptions.Data();

    public override string Path => "link";

    public override string Summary => $"Make a link that signs somebody in to the console, good for {Duration.Spoken(Links.GoodFor)}, once; also while Alvis runs.";

    public override string Example => "alvis link ada --role responder";

    public override IEnumerable<Symbol> Takes => [name, role, url, data];

    public override async Task<int> RunAsync(ParseResult line, Screen screen, CancellationToken cancel)
    {
        var who = (line.GetValue(name) ?? People.OperatorName()).Trim();
        if (Accounts.OfName(who) is not { } account)
        {
            screen.Error($"'{Words.Clip(who, 60)}' cannot be a name here; expected {Accounts.NameForm}");
            return ExitCodes.Usage;
        }

        var written = line.GetValue(role);
        var wanted = written is null ? null : Roles.Read(written);
        if (written is not null && wanted is null)
        {
            screen.Error($"--role: found '{Words.Clip(written, 60)}'; {Words.Known(written, Roles.Known)}");
            return ExitCodes.Usage;
        }

        if (line.GetValue(url) is { } address && Console(address) is null)
        {
            screen.Error($"--url: found '{Words.Clip(address, 60)}'; expected an address such as {ConsoleOptions.Standard}");
            return ExitCodes.Usage;
        }

        await using var services = AlvisHost.Reading(new StartOptions { Data = line.GetValue(data), Logs = false });
        var configuration = services.GetRequiredService<IConfiguration>();
        var (options, access) = (new ConsoleOptions(configuration), new AccessOptions(configuration));
        if (options.Vet().Concat(access.Vet()).ToList() is { Count: > 0 } wrong)
            throw new SettingsException(string.Join('\n', wrong));
        if (line.GetValue(url) is null && options is { Hosts.Count: 0, Url.Port: 0 })
        {
            screen.Error("Console:Url has port 0, so every start takes another one. Say where the console is now: --url http://127.0.0.1:PORT");
            return ExitCodes.Usage;
        }

        await using var store = await StoredPeople.OpenAsync(line.GetValue(data), cancel);
        var links = new Links(store.Folder, new RandomIds(), TimeProvider.System);
        var link = new Uri(line.GetValue(url) is { } told ? Console(told)! : options.Shown(null), links.ForName(account, who, wanted, People.OperatorName()));
        screen.Line($"Open this within {Duration.Spoken(Links.GoodFor)} to sign in as {who}. It works once.");
        screen.Line(link.AbsoluteUri);
        screen.Quiet(await BecomesAsync(store.People, new People(store.People, access, TimeProvider.System), account, who, wanted, cancel));
        return ExitCodes.Ok;
    }

    private static async Task<string> BecomesAsync(IPeopleStore store, People people, Account account, string who, Role? wanted, CancellationToken cancel)
    {
        var known = await store.FindAsync(account, cancel);
        var now = known is null ? (await people.AskerAsync(account, who, Accounts.Console, cancel)).Role : people.RoleOf(known);
        if (now == Role.Admin)
            return $"{who} is an admin{(wanted is null or Role.Admin ? "" : $" now; --role {Roles.Word(wanted.Value)} changes that unless Access:Admins names them")}.";
        if (wanted is { } role)
            return known is null ? $"{who} is new and becomes: {Roles.Word(role)}." : $"{who} is {Roles.Word(now)} now and becomes: {Roles.Word(role)}.";
        if (!await people.HasAdminAsync(cancel))
            return $"Nobody is an admin yet, so {who} becomes one.";
        return known is null ? $"{who} is new and becomes: viewer. With --role they get another role." : $"{who} stays: {Roles.Word(now)}. With --role they get another role.";
    }

    private static Uri? Console(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https") && url.Host.Length > 0 && url.UserInfo.Length == 0 && url.PathAndQuery == "/" ? url : null;
}

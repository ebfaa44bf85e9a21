using Alvis.Engine.Kinds;

namespace Alvis.Bot.Access;

/// <summary>The section <c>Access</c> of the settings: accounts that are always an admin's, whatever the store says.</summary>
internal sealed class AccessOptions : IStartupVet
{
    public const string Section = "Access";

    private const string Form = "an account such as console:ada, email:ada@shop.example or slack:T024/U7";

    private readonly List<string> wrong = [];

    public AccessOptions(IConfiguration configuration)
    {
        var settings = new Settings(configuration.GetSection(Section));
        settings.Only("Admins");
        Admins = [.. settings.List("Admins").Where(a => a.Length > 0).Select(a => Named(settings, a)).OfType<Account>().Distinct()];
        wrong.AddRange(settings.Wrong);
    }

    /// <summary>Accounts of admins. Default: none.</summary>
    public IReadOnlyList<Account> Admins { get; }

    /// <inheritdoc/>
    public IEnumerable<string> Vet() => wrong;

    private static Account? Named(Settings settings, string text)
    {
        if (Account.Read(text.Trim()) is not { } written)
        {
            settings.Say("Admins", $"'{Words.Clip(text, 60)}'", Form);
            return null;
        }

        var (account, refusal) = Accounts.Read(written.Surface, written.Id);
        if (account is null)
            settings.Say("Admins", $"'{Words.Clip(text, 60)}' ({refusal!.Text.TrimEnd('.')})", Form);
        return account;
    }
}

using Alvis.Engine.Checks;
using Alvis.Engine.Kinds;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Alvis.Tests.Engine.Checks;

public sealed class ChecksRegistrationTests
{
    [Fact]
    public void Kinds_are_found_by_type()
    {
        using var provider = Provider([]);

        Assert.Equal(["http", "tcp"], provider.GetRequiredService<KindSet<ICheckKind>>().Known);
    }

    [Fact]
    public void A_plan_may_name_a_bare_address()
    {
        using var provider = Provider([]);
        var factory = provider.GetRequiredService<CheckFactory>();

        Assert.Equal("GET https://shop.example/health", factory.MakeFor("https://shop.example/health").Check!.Describe);
        Assert.Equal("found 'shop'; expected an address such as https://shop.example/health", factory.MakeFor("shop").Refusal!.Text);
        Assert.Equal("found nothing; expected an address such as https://shop.example/health", factory.MakeFor("").Refusal!.Text.Replace("''", "nothing", StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_replace_the_defaults_and_secrets_are_read_by_name()
    {
        using var provider = Provider(new()
        {
            ["Checks:Networks:0"] = "loopback",
            ["Checks:AtOnce"] = "32",
            ["Secrets:SHOP:Env"] = "SHOP_KEY",
            ["Secrets:SHOP:Hosts:0"] = "shop.example",
        });

        var options = provider.GetRequiredService<IOptions<ChecksOptions>>().Value;
        Assert.Equal([Network.Loopback], options.Allowed);
        Assert.Equal(32, options.AtOnce);
        Assert.Equal(8, options.PerHost);
        var secrets = provider.GetRequiredService<ISecrets>();
        Assert.Equal(["SHOP"], secrets.Known);
        Assert.Null(secrets.MaySend("SHOP", new Uri("https://shop.example")));
    }

    [Fact]
    public void Wrong_settings_are_named_all_at_once()
    {
        using var provider = Provider(new() { ["Checks:Networks:0"] = "lopback", ["Checks:AtOnce"] = "0", ["Checks:Authorities"] = "/nowhere.pem" });

        var e = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<ChecksOptions>>().Value);

        Assert.Equal(
            [
                "Checks:Networks: found 'lopback'; did you mean 'loopback'? (known: public, private, loopback)",
                "Checks:AtOnce: found 0; expected a whole number from 1 to 10000",
                "Checks:Authorities: found no file /nowhere.pem; expected a PEM file of certificates",
            ],
            e.Failures);
    }

    private static ServiceProvider Provider(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .AddChecks()
        .BuildServiceProvider(validateScopes: true);
}

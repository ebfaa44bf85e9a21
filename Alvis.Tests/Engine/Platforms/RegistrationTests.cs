using Alvis.Engine.Escalations;
using Alvis.Engine.Kinds;
using Alvis.Engine.Platforms;
using Microsoft.Extensions.DependencyInjection;

namespace Alvis.Tests.Engine.Platforms;

public sealed class RegistrationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_platform_and_every_way_of_reaching_people_is_found()
    {
        await using var services = Make("{}");

        Assert.Equal(["command", "fly.io", "process", "webhook"], services.GetRequiredService<KindSet<IPlatform>>().Known);
        Assert.Equal(["email", "terminal", "webhook"], services.GetRequiredService<KindSet<IEscalationKind>>().Known);
        Assert.Same(services.GetRequiredService<IProcesses>(), services.GetRequiredService<Processes>());
        Assert.Empty(services.GetServices<IStartupVet>().SelectMany(v => v.Vet()));
    }

    [Fact]
    public async Task Everything_wrong_in_the_settings_is_said_at_once_in_words()
    {
        await using var services = Make("""
            {
              "Processes": {
                "shop": { "Run": "serve --now", "StopSignal": "KILL", "StopWithin": "forever", "Log": "1GB", "Env": ["A=B"], "Set": { "ALVIS_X": "1" }, "Fodler": "/" },
                "../up": { "Run": ["x"] }
              },
              "Commands": {
                "flush": { "Run": ["{what}", "{where}"], "Params": { "what": "(", "when": "x" }, "Timeout": "0s", "Destructive": "perhaps" }
              },
              "Webhooks": {
                "shop": { "Url": "https://user:pass@ops.example/", "Secret": "hunter2" }
              },
              "Platforms": { "fly.io": { "ApiUrl": "machines", "Token": "fm2_secret", "Target": "x" } }
            }
            """);

        var wrong = services.GetServices<IStartupVet>().SelectMany(v => v.Vet()).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(string.Join('\n',
            [
                "Commands:flush:Destructive: found 'perhaps'; expected true or false",
                "Commands:flush:Params: found 'when'; expected only parameters that Run uses as {when}",
                "Commands:flush:Params:what: found '(', which is no regular expression; expected one such as ^[a-z0-9-]{1,40}$",
                "Commands:flush:Run: found '{what}' as the program; expected a fixed program; a parameter can only be an argument",
                "Commands:flush:Run: found {where}; expected only parameters that have a pattern in Params (known: when)",
                "Commands:flush:Timeout: found '0s'; expected a duration from 1s to 30m, such as 1m",
                "Platforms:fly.io:ApiUrl: found something that is no http or https address; expected an address such as https://api.machines.dev/v1",
                "Platforms:fly.io:Target: found an unknown setting; did you mean 'Targets'? (known: ApiUrl, Token, Targets)",
                "Platforms:fly.io:Token: found a text that names no registered secret; expected a name from Secrets, never the secret itself (known: hook)",
                "Processes:../up: found the name '../up'; expected letters, digits, '.', '-' or '_', at most 63, the first a letter or digit",
                "Processes:shop:Env: found 'A=B'; expected the name of an environment variable",
                "Processes:shop:Fodler: found an unknown setting; did you mean 'Folder'? (known: Run, Folder, Env, Set, StopSignal, StopWithin, Log)",
                "Processes:shop:Log: found '1GB'; expected a size from 64KB to 1024MB, such as 5MB",
                "Processes:shop:Run: found 'serve --now'; expected a list, even of one",
                "Processes:shop:Run: found nothing to run; expected a list of arguments, the program first, such as [\"/usr/bin/shop\", \"--port\", \"8080\"]",
                "Processes:shop:Set: found 'ALVIS_X'; expected a name that does not begin with ALVIS_, which Alvis sets itself",
                "Processes:shop:StopSignal: found 'KILL'; expected TERM, INT, QUIT or HUP",
                "Processes:shop:StopWithin: found 'forever'; expected a duration from 0s to 2m, such as 10s",
                "Webhooks:shop:Secret: found a text that names no registered secret; expected a name from Secrets, never the secret itself (known: hook)",
                "Webhooks:shop:Url: found an address with a user or password in it; expected an address without one",
            ]),
            string.Join('\n', wrong));
        Assert.DoesNotContain(wrong, w => w.Contains("hunter2", StringComparison.Ordinal) || w.Contains("fm2_secret", StringComparison.Ordinal) || w.Contains("pass@", StringComparison.Ordinal));
    }

    private ServiceProvider Make(string json)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(Given.Settings(json));
        services.AddSingleton(folder.Data);
        services.AddSingleton<ISecrets>(new KnownSecrets(("hook", "x-hook-x")));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IIds, RandomIds>();
        services.AddPlatforms();
        services.AddEscalations();
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }
}

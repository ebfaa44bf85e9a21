using Alvis.Engine.Kinds;

namespace Alvis.Tests.Engine.Playbooks;

public sealed class ExamplesTests
{
    public static TheoryData<string> Files() =>
        [.. Directory.GetFiles(Path.GetDirectoryName(SomePlaybooks.Example("x"))!, "*.yaml").Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_one_is_a_playbook(string name) =>
        Assert.Empty(SomePlaybooks.Told(SomePlaybooks.Product.Read(name, File.ReadAllBytes(SomePlaybooks.Example(name)))));

    [Fact]
    public void The_smallest_means_what_it_says()
    {
        var site = SomePlaybooks.Product.Read("techaro-website.yaml", File.ReadAllBytes(SomePlaybooks.Example("techaro-website.yaml"))).Playbook!;
        Assert.Equal(("techaro-website", "fly.io", "health check failed"), (site.Service, site.Platform, site.Condition));
        Assert.Equal((TimeSpan.FromMinutes(5), new Place(11, 3)), (site.HealthCheck.Every, site.DetailsAt));
        Assert.Equal(9, site.Details.Split('\n').Length);
        Assert.EndsWith("If it fails again, escalate to the on-call engineer.", site.Details);
    }
}

namespace Alvis.Tests.Engine.Playbooks;

public sealed class ExamplesTests
{
    public static TheoryData<string> Files() =>
        [.. Directory.GetFiles(Path.Combine(SomePlaybooks.Root(), "examples"), "*.yaml").Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_one_is_a_playbook(string name) =>
        Assert.Empty(SomePlaybooks.Told(SomePlaybooks.Reader.Read(name, File.ReadAllBytes(Path.Combine(SomePlaybooks.Root(), "examples", name)))));
}

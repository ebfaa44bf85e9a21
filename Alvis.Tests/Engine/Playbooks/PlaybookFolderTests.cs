using Alvis.Engine.Playbooks;
using Alvis.Tests.Support;

namespace Alvis.Tests.Engine.Playbooks;

public sealed class APlaybookFolderTests : IDisposable
{
    private readonly FolderOnDisk disk = new();

    public void Dispose() => disk.Dispose();

    [Fact]
    public void Gives_each_playbook_and_skips_other_files()
    {
        disk.Write("b.yml", FolderOnDisk.Shop("b"));
        disk.Write("a.yaml", FolderOnDisk.Shop("a"));
        disk.Write("notes.txt", "x");
        disk.Write(".hidden.yaml", "x");
        disk.Write("drafts/c.yaml", FolderOnDisk.Shop("c"));

        var now = disk.Look();

        Assert.Equal(FolderState.Read, now.State);
        Assert.Equal(["a.yaml", "b.yml"], now.Files.Select(f => f.Name));
        Assert.Equal(["a", "b"], now.Good.Select(f => f.Playbook!.Service));
        Assert.Empty(now.Problems);
    }

    [Fact]
    public void Names_the_file_in_each_problem()
    {
        disk.Write("a.yaml", FolderOnDisk.Shop("Shop"));
        var problem = Assert.Single(disk.Look().Problems);
        Assert.StartsWith($"{Path.Combine(disk.Path, "a.yaml")}:2:12: found 'Shop'", problem.ToString());
    }

    [Fact]
    public void One_broken_file_does_not_touch_the_others()
    {
        disk.Write("a.yaml", "meta: [");
        disk.Write("b.yaml", FolderOnDisk.Shop("b"));
        Assert.Equal("b.yaml", Assert.Single(disk.Look().Good).Name);
    }

    [Fact]
    public void Two_files_for_one_service_are_both_refused_and_name_each_other()
    {
        disk.Write("a.yaml", FolderOnDisk.Shop("shop"));
        disk.Write("b.yaml", FolderOnDisk.Shop("shop"));
        disk.Write("c.yaml", FolderOnDisk.Shop("c"));

        var now = disk.Look();

        Assert.Equal("c.yaml", Assert.Single(now.Good).Name);
        Assert.Equal(
            [
                $"{Path.Combine(disk.Path, "a.yaml")}:2:12: found the service 'shop', which b.yaml has too; expected one file for a service",
                $"{Path.Combine(disk.Path, "b.yaml")}:2:12: found the service 'shop', which a.yaml has too; expected one file for a service",
            ],
            now.Problems.Select(p => p.ToString()));
    }

    [Fact]
    public void Parses_only_what_has_changed()
    {
        disk.Write("a.yaml", FolderOnDisk.Shop("a"));
        disk.Write("b.yaml", FolderOnDisk.Shop("b"));
        var first = disk.Look();
        disk.Write("b.yaml", FolderOnDisk.Shop("b2"));

        var second = disk.Look(first);

        Assert.Same(first.Files[0].Reading, second.Files[0].Reading);
        Assert.Equal("b2", second.Files[1].Playbook!.Service);
    }

    [Fact]
    public void Carries_the_plan_beside_a_playbook()
    {
        disk.Write("a.yaml", FolderOnDisk.Shop("a"));
        disk.Write("a.plan.json", "{}");
        disk.Write("b.yaml", FolderOnDisk.Shop("b"));
        Assert.Equal(["{}", null], disk.Look().Files.Select(f => f.Plan));
    }

    [Fact]
    public void A_plan_that_is_too_large_makes_its_playbook_unusable()
    {
        disk.Write("a.yaml", FolderOnDisk.Shop("a"));
        disk.Write("a.plan.json", new string(' ', PlaybookFolder.MostPlanBytes + 1));
        var file = Assert.Single(disk.Look().Files);
        Assert.Null(file.Playbook);
        Assert.Equal($"{Path.Combine(disk.Path, "a.plan.json")}:1:1: found 1025 KB; expected at most 1024 KB", Assert.Single(file.Problems).ToString());
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read()
    {
        disk.Write("a.yaml", new string('#', 1024 * 1024));
        Assert.EndsWith("a.yaml:1:1: found 1024 KB; expected at most 256 KB", Assert.Single(disk.Look().Problems).ToString());
    }

    [Fact]
    public void An_empty_file_says_so()
    {
        disk.Write("a.yaml", "");
        Assert.EndsWith("a.yaml:1:1: found nothing; expected a playbook; the file is empty", Assert.Single(disk.Look().Problems).ToString());
    }

    [Fact]
    public void A_file_just_written_waits_for_the_next_look()
    {
        disk.Write("a.yaml", FolderOnDisk.Shop("a"), age: TimeSpan.FromMinutes(1));
        var first = disk.Look();
        disk.Write("a.yaml", "meta: { service: a", age: TimeSpan.FromMilliseconds(200));
        disk.Write("b.yaml", "meta:", age: TimeSpan.FromMilliseconds(200));

        var second = disk.Look(first);
        Assert.Equal(["a.yaml", "b.yaml"], second.Unsettled);
        Assert.Equal("a", Assert.Single(second.Files).Playbook!.Service);

        disk.Clock.Advance(TimeSpan.FromSeconds(1));
        var third = disk.Look(second);
        Assert.Empty(third.Unsettled);
        Assert.Empty(third.Good);
    }

    [Fact]
    public void The_first_look_waits_for_nothing()
    {
        disk.Write("a.yaml", FolderOnDisk.Shop("a"), age: TimeSpan.Zero);
        Assert.Single(disk.Look().Good);
    }
}

public sealed class LinksInAPlaybookFolderTests : IDisposable
{
    private readonly FolderOnDisk disk = new();

    public void Dispose() => disk.Dispose();

    [Fact]
    public void Are_followed_as_kubernetes_mounts_them()
    {
        disk.Write("..2026_03_01/a.yaml", FolderOnDisk.Shop("a"));
        Directory.CreateSymbolicLink(disk.At("..data"), "..2026_03_01");
        File.CreateSymbolicLink(disk.At("a.yaml"), Path.Combine("..data", "a.yaml"));
        Assert.Equal("a", Assert.Single(disk.Look().Good).Playbook!.Service);
    }

    [Fact]
    public void Out_of_the_folder_are_refused_and_show_nothing_of_the_file()
    {
        using var other = new FolderOnDisk();
        other.Write("token", "hunter2");
        Directory.CreateSymbolicLink(disk.At("way"), other.Path);
        File.CreateSymbolicLink(disk.At("a.yaml"), other.At("token"));
        File.CreateSymbolicLink(disk.At("b.yaml"), Path.Combine("way", "token"));
        File.CreateSymbolicLink(disk.At("c.yaml"), Path.Combine("way", "..", Path.GetFileName(other.Path), "token"));

        var told = disk.Look().Problems.Select(p => p.ToString()).ToList();

        Assert.Equal(3, told.Count);
        Assert.All(told, t => Assert.EndsWith("found a link that leads out of the folder; expected a file; copy it into the folder", t));
        Assert.DoesNotContain(told, t => t.Contains("hunter2"));
    }

    [Fact]
    public void To_nothing_or_in_a_circle_are_problems_of_that_file()
    {
        File.CreateSymbolicLink(disk.At("a.yaml"), "nowhere.yaml");
        File.CreateSymbolicLink(disk.At("b.yaml"), "c.yaml");
        File.CreateSymbolicLink(disk.At("c.yaml"), "b.yaml");
        disk.Write("d.yaml", FolderOnDisk.Shop("d"));

        var now = disk.Look();

        Assert.Equal("d.yaml", Assert.Single(now.Good).Name);
        Assert.Equal(3, now.Problems.Count());
        Assert.All(now.Problems, p => Assert.Equal("found a link that leads to no file", p.Found));
    }

    [Fact]
    public void The_folder_may_be_one_itself()
    {
        using var other = new FolderOnDisk();
        other.Write("real.yaml", FolderOnDisk.Shop("a"));
        File.CreateSymbolicLink(other.At("a.yml"), "..real");
        File.Move(other.At("real.yaml"), other.At("..real"));
        Directory.CreateSymbolicLink(disk.At("way"), other.Path);

        var now = other.Reader.Read(disk.At("way"), null, CancellationToken.None);

        Assert.Equal("a", Assert.Single(now.Good).Playbook!.Service);
    }
}

public sealed class AFolderThatCannotBeUsedTests : IDisposable
{
    private readonly FolderOnDisk disk = new();

    public void Dispose() => disk.Dispose();

    [Fact]
    public void An_empty_one_keeps_what_was_there()
    {
        disk.Write("a.yaml", FolderOnDisk.Shop("a"));
        var before = disk.Look();
        File.Delete(disk.At("a.yaml"));

        var now = disk.Look(before);

        Assert.Equal(FolderState.Empty, now.State);
        Assert.Equal($"The folder {disk.Path} holds no playbook (*.yaml, *.yml).", now.Trouble);
        Assert.Same(before.Files, now.Files);
        Assert.Empty(FolderChange.Between(before, now));
    }

    [Fact]
    public void A_missing_one_keeps_what_was_there()
    {
        disk.Write("a.yaml", FolderOnDisk.Shop("a"));
        var before = disk.Look();
        Directory.Delete(disk.Path, recursive: true);

        var now = disk.Look(before);

        Assert.Equal((FolderState.Unreadable, $"The folder {disk.Path} does not exist."), (now.State, now.Trouble));
        Assert.Empty(FolderChange.Between(before, now));
    }

    [Fact]
    public void A_file_in_its_place_is_told_apart()
    {
        disk.Write("a.yaml", FolderOnDisk.Shop("a"));
        var now = disk.Reader.Read(disk.At("a.yaml"), null, CancellationToken.None);
        Assert.Equal((FolderState.Unreadable, $"{disk.At("a.yaml")} is a file. Name the folder that holds it."), (now.State, now.Trouble));
    }

    [Fact]
    public void Too_many_files_change_nothing()
    {
        for (var i = 0; i <= PlaybookFolder.MostFiles; i++)
            File.Create(disk.At($"{i}.yaml")).Dispose();
        var now = disk.Look();
        Assert.Equal((FolderState.Unreadable, $"The folder {disk.Path} holds more than 10000 playbooks. Divide them between several Alvis."), (now.State, now.Trouble));
    }
}

/// <summary>A folder of its own for one test.</summary>
internal sealed class FolderOnDisk : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("alvis-playbooks-").FullName;

    public ManualClock Clock { get; } = new();

    public PlaybookFolder Reader => new(SomePlaybooks.Reader, Clock);

    public static string Shop(string service) => SomePlaybooks.Smallest.Replace("service: shop", $"service: {service}");

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public void Write(string name, string text, TimeSpan? age = null)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text);
        File.SetLastWriteTimeUtc(At(name), (Clock.GetUtcNow() - (age ?? TimeSpan.FromMinutes(1))).UtcDateTime);
    }

    public FolderSnapshot Look(FolderSnapshot? before = null) => Reader.Read(Path, before, CancellationToken.None);

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}

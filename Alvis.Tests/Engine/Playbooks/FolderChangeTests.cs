using Alvis.Engine.Kinds;
using Alvis.Engine.Playbooks;

namespace Alvis.Tests.Engine.Playbooks;

public sealed class ChangesBetweenTwoLooksTests
{
    private static readonly FolderFile Good = new("a.yaml", "p/a.yaml", "1", new PlaybookReading(SomePlaybooks.Good(SomePlaybooks.Smallest), []), [], null);
    private static readonly FolderFile Bad = Good with { Hash = "2", Reading = new PlaybookReading(null, [new Problem("p/a.yaml", Place.Start, "found x", "expected y")]) };
    private static readonly FolderFile Better = Good with { Hash = "3" };

    [Fact]
    public void A_new_file_is_added() => Assert.Equal([new FolderChange.Added(Good)], Between([], [Good]));

    [Fact]
    public void On_the_first_look_every_file_is_new() => Assert.Equal([new FolderChange.Added(Good)], FolderChange.Between(null, Look([Good])));

    [Fact]
    public void Other_bytes_are_a_change() => Assert.Equal([new FolderChange.Changed(Good, Better)], Between([Good], [Better]));

    [Fact]
    public void Another_plan_beside_it_is_a_change()
    {
        var planned = Good with { Plan = "{}" };
        Assert.Equal([new FolderChange.Changed(Good, planned)], Between([Good], [planned]));
    }

    [Fact]
    public void The_same_bytes_are_none() => Assert.Equal([new FolderChange.Unchanged(Good)], Between([Good], [Good with { }]));

    [Fact]
    public void A_bad_edit_breaks_it() => Assert.Equal([new FolderChange.Broken(Good, Bad)], Between([Good], [Bad]));

    [Fact]
    public void A_new_bad_file_is_broken() => Assert.Equal([new FolderChange.Broken(null, Bad)], Between([], [Bad]));

    [Fact]
    public void A_file_that_stays_bad_is_told_once() => Assert.Equal([new FolderChange.Unchanged(Bad)], Between([Bad], [Bad]));

    [Fact]
    public void Mending_is_a_change() => Assert.Equal([new FolderChange.Changed(Bad, Better)], Between([Bad], [Better]));

    [Fact]
    public void A_second_file_for_its_service_breaks_a_file_with_the_same_bytes()
    {
        var shared = Good with { Beside = [new Problem("p/a.yaml", Place.Start, "found the service twice", "expected one")] };
        Assert.Equal([new FolderChange.Broken(Good, shared)], Between([Good], [shared]));
        Assert.Equal([new FolderChange.Changed(shared, Good)], Between([shared], [Good]));
    }

    [Fact]
    public void A_file_that_is_gone_is_missing() => Assert.Equal([new FolderChange.Missing(Good)], Between([Good], []));

    [Fact]
    public void All_are_told_by_name()
    {
        var (b, c) = (Good with { Name = "b.yaml" }, Good with { Name = "c.yaml" });
        Assert.Equal(["a.yaml", "b.yaml", "c.yaml"], Between([c, Good], [b, Good]).Select(x => x.Name));
    }

    private static IReadOnlyList<FolderChange> Between(IReadOnlyList<FolderFile> before, IReadOnlyList<FolderFile> now) => FolderChange.Between(Look(before), Look(now));

    private static FolderSnapshot Look(IReadOnlyList<FolderFile> files) => new("p", FolderState.Read, "", files, []);
}

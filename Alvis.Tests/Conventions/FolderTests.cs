namespace Alvis.Tests.Conventions;

/// <summary>Folders depend inward only, so that each can be read knowing nothing of those around it.</summary>
public sealed class FolderTests
{
    [Fact]
    public void No_folder_of_the_engine_mentions_one_further_out_nor_the_inside_of_a_sibling() =>
        Rule.Holds(Layers.Engine.SelectMany(file => Layers.Faults(file, Layers.Engine)));

    [Fact]
    public void The_engine_knows_no_web_server()
    {
        Assert.DoesNotContain(typeof(Alvis.Engine.Kinds.IKind).Assembly.GetReferencedAssemblies(),
            a => a.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.DoesNotContain(Layers.Engine, s => s.Code.Contains("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_that_mentions_one_further_out_is_found() =>
        Assert.Contains("mentions Response", Assert.Single(Faults("using Alvis.Engine.Response;")), StringComparison.Ordinal);

    [Fact]
    public void A_qualified_name_is_a_mention_too() =>
        Assert.Contains("mentions Storage", Assert.Single(Faults("var x = new Alvis.Engine.Storage.Sqlite();")), StringComparison.Ordinal);

    [Fact]
    public void A_name_that_begins_with_the_folder_is_a_mention_and_a_property_of_that_name_is_none()
    {
        Assert.Contains("uses Platforms.FlyPlatform", Assert.Single(Faults("var x = new Platforms.FlyPlatform();")), StringComparison.Ordinal);
        Assert.Empty(Faults("var n = Platforms.Count;"));
    }

    [Fact]
    public void The_inside_of_a_sibling_is_found_and_its_contract_is_not() =>
        Assert.Contains("uses Platforms.FlyPlatform", Assert.Single(Faults("using Alvis.Engine.Platforms;\n\nIPlatform a = new FlyPlatform(); Order b;")),
            StringComparison.Ordinal);

    [Fact]
    public void A_mention_in_a_comment_or_a_text_is_none() =>
        Assert.Empty(Faults("// see Alvis.Engine.Response\nvar x = \"Alvis.Engine.Storage\";"));

    [Fact]
    public void A_folder_that_the_design_does_not_know_is_found() =>
        Assert.Contains("no folder of the design", Assert.Single(Layers.Faults(Layers.Of("Alvis.Engine/Helpers/X.cs", ""), [])), StringComparison.Ordinal);

    private static IEnumerable<string> Faults(string code)
    {
        var platforms = Layers.Of("Alvis.Engine/Platforms/All.cs",
            "public interface IPlatform;\npublic sealed record Order(int N);\ninternal sealed class FlyPlatform : IPlatform;\n");
        var file = Layers.Of("Alvis.Engine/Checks/TcpCheck.cs", code);
        return Layers.Faults(file, [platforms, file]);
    }
}

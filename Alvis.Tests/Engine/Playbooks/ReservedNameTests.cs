namespace Alvis.Tests.Engine.Playbooks;

public sealed class ReservedNameTests
{
    [Fact]
    public void No_service_may_have_the_name_of_a_storms_incident()
    {
        var told = SomePlaybooks.Told(SomePlaybooks.Smallest.Replace("service: shop", "service: umbrella", StringComparison.Ordinal));

        Assert.Contains("found the service name 'umbrella'; expected another one: Alvis keeps it for the incident of a storm of failures", Assert.Single(told), StringComparison.Ordinal);
    }
}

using System.ComponentModel.DataAnnotations;

namespace Alvis.Engine.Response;

/// <summary>The <c>Response</c> section of appsettings.json.</summary>
public sealed class ResponseOptions
{
    public const string Section = "Response";

    /// <summary>How long a person may have an incident before they are reminded. Default: 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "7.00:00:00")] public TimeSpan AckFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long after a person closed the incident of a failing service nothing opens for it. Default: 30 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")] public TimeSpan QuietFor { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>A fault this soon after the last incident closed is linked to it. Default: 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")] public TimeSpan LinkWithin { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>So many services failing within a minute are a storm: this one and those after it wait under an umbrella. Default: 10.</summary>
    [Range(2, 1000)] public int StormAt { get; set; } = 10;

    /// <summary>How many incidents of a storm act at a time once a person resumes. Default: 5.</summary>
    [Range(1, 1000)] public int ResumeAtOnce { get; set; } = 5;
}

/// <summary>The <c>Guards</c> section of appsettings.json.</summary>
public sealed class GuardOptions
{
    public const string Section = "Guards";

    /// <summary>True to say what would be done and do nothing. Default: false.</summary>
    public bool DryRun { get; set; }

    /// <summary>A reason turns the kill switch for all services on from outside, until it is removed again. Default: none.</summary>
    [MaxLength(300)] public string? KillSwitch { get; set; }
}

namespace Baton.Tests.Tidy;

/// <summary>Where the tree may break a house rule, and why. An entry that no longer matches anything fails its rule: it must go.</summary>
internal static class Exceptions
{
    private static readonly Exempt[] All =
    [
    ];

    /// <summary>Fails when a finding of the rule is not exempt, or an exemption of it has become needless.</summary>
    public static void Judge(string rule, IReadOnlyList<Finding> findings)
    {
        var exempt = All.Where(entry => entry.Rule == rule).ToDictionary(entry => entry.Subject);
        var wrong = findings.Where(one => !exempt.ContainsKey(one.Subject)).Select(one => $"{one.Subject}: {one.Message}");
        var needless = exempt.Keys.Except(findings.Select(one => one.Subject)).Select(subject => $"{subject}: its exception is needless");
        string.Join('\n', wrong.Concat(needless)).ShouldBeEmpty($"House rule '{rule}' (exceptions: tests/Baton.Tests/Tidy/Exceptions.cs)");
    }

    private sealed record Exempt(string Rule, string Subject, string Reason);
}

/// <param name="Subject">What broke the rule, without line numbers, so that an exception for it survives edits.</param>
internal sealed record Finding(string Subject, string Message);

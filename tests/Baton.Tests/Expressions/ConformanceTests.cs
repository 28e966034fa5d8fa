using System.Text;
using Baton.Core.Expressions;

namespace Baton.Tests.Expressions;

public sealed class ConformanceTests
{
    /// <summary>The suite's words for errors and ours; the suite itself asks only for some error.</summary>
    private static readonly (string Theirs, string Ours)[] Codes =
    [
        ("no such overload", CelCodes.NoSuchOverload),
        ("no_such_overload", CelCodes.NoSuchOverload),
        ("no matching overload for", CelCodes.NoSuchOverload),
        ("no such key", CelCodes.NoSuchKey),
        ("divide by zero", CelCodes.DivideByZero),
        ("modulus by zero", CelCodes.DivideByZero),
        ("division by zero", CelCodes.DivideByZero),
        ("overflow", CelCodes.Overflow),
        ("range", CelCodes.Overflow),
        ("return error for overflow", CelCodes.Overflow),
        ("undeclared reference", CelCodes.UndeclaredReference),
        ("unbound function", CelCodes.UndeclaredReference),
        ("index out of range", CelCodes.IndexOutOfRange),
        ("negative offset", CelCodes.InvalidArgument),
        ("Type conversion error", CelCodes.InvalidArgument),
        ("Failed with repeated key", CelCodes.InvalidArgument),
    ];

    [Fact]
    public void Cases_kept_in_the_repository_pass() => Check(ConformanceSuite.Vendored(), atLeast: 300);

    [Fact]
    public void Whole_suite_passes()
    {
        if (ConformanceSuite.Shared() is not { } suite)
        {
            Assert.Skip("The shared conformance data is not at hand (BATON_SHARED, or a folder 'shared' beside the repository).");
            return;
        }

        Check(suite, atLeast: 1600);
    }

    private static void Check(ConformanceSuite suite, int atLeast)
    {
        var failures = new StringBuilder();
        foreach (var test in suite.Cases)
        {
            if (Failure(test) is { } failure)
            {
                failures.AppendLine($"tier {test.Tier} {test.File}/{test.Name}: {test.Text} => {failure}");
            }
        }

        failures.ToString().ShouldBeEmpty();
        suite.Cases.Count.ShouldBeGreaterThan(atLeast);
    }

    private static string? Failure(ConformanceCase test)
    {
        List<CelIssue> issues = [];
        try
        {
            var program = CelProgram.Compile(test.Text, test.Environment, issues);
            if (program is null)
            {
                return test.Value is null ? WrongCode(test, issues[0].Code) : string.Join("; ", issues);
            }

            var value = program.Evaluate(test.Variables);
            return test.Value is not null && Same.AreSame(value, test.Value) ? null : $"{value} instead of {test.Value}";
        }
        catch (CelException error)
        {
            return test.Value is null ? WrongCode(test, error.Code) : $"{error.Code} {error.Message}";
        }
    }

    private static string? WrongCode(ConformanceCase test, string code)
    {
        foreach (var (theirs, ours) in Codes)
        {
            if (test.Errors.Any(error => error.StartsWith(theirs, StringComparison.Ordinal)) && ours != code)
            {
                return $"{code} instead of {ours}";
            }
        }

        return null;
    }
}

using Baton.Simulation;

// Usage: Baton.Simulation [--seeds N] [--seed S]. A seed is a test; so is each planted bug, which must be caught.
const int SeedsPerBug = 6_000;
var seeds = Number("--seeds") ?? 200;
var one = Number("--seed");
var (passed, failed) = (0, 0);
foreach (var seed in one is { } given ? [given] : Enumerable.Range(1, seeds))
{
    Count(Outcome(seed, PlantedBug.None), $"seed {seed}");
}

foreach (var (bug, guarantee) in one is null ? Planted.Expected : [])
{
    var caught = Enumerable.Range(1, SeedsPerBug).Select(seed => Outcome(seed, bug))
        .FirstOrDefault(outcome => outcome?.StartsWith(guarantee + ":", StringComparison.Ordinal) == true);
    Console.WriteLine($"planted {bug}: {caught ?? "NOT CAUGHT"}");
    Count(caught is null ? $"{guarantee} not seen broken in {SeedsPerBug} seeds" : null, $"planted bug {bug}");
}

Console.WriteLine($"{passed} passed, {failed} failed");
return failed == 0 ? 0 : 1;

int? Number(string option)
{
    var place = Array.IndexOf(args, option);
    return place >= 0 && place + 1 < args.Length && int.TryParse(args[place + 1], out var number) ? number : null;
}

string? Outcome(int seed, PlantedBug bug)
{
    try
    {
        new World(seed, bug).Run();
        return null;
    }
    catch (ViolationException violation)
    {
        return violation.Message;
    }
    catch (Exception exception)
    {
        // A crash of the machinery itself is as bad as a broken promise.
        return exception.ToString();
    }
}

void Count(string? problem, string what)
{
    if (problem is null)
    {
        passed++;
        return;
    }

    failed++;
    Console.WriteLine($"{what}: {problem}");
}

namespace Baton.Core.Runs;

/// <summary>A small stable hash (FNV-1a with a finalizer) for spreading; not for security.</summary>
public static class Hashing
{
    public static ulong Of(string text, ulong salt = 0)
    {
        var hash = 14695981039346656037UL ^ salt;
        foreach (var unit in text)
        {
            hash = (hash ^ unit) * 1099511628211UL;
        }

        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBUL;
        return hash ^ (hash >> 31);
    }

    public static string Hex64(string text) => $"{Of(text):x16}{Of(text, 0x9E3779B97F4A7C15UL):x16}";

    /// <summary>A number in [0, 1) that is always the same for the same text and salt.</summary>
    public static double Unit(string text, ulong salt) => (Of(text, salt) >> 11) * (1.0 / (1UL << 53));
}

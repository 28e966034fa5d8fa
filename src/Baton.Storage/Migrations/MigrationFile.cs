using System.Globalization;
using System.Text.RegularExpressions;
using Baton.Core;

namespace Baton.Storage.Migrations;

/// <summary>One numbered step of the schema, for example <c>0001_initial.sql</c>. Never edited after release.</summary>
/// <param name="Checksum">SHA-256 of the text, lower-case hex: tells a store that was made by another text under the same number.</param>
/// <param name="WorksWith">The oldest schema whose Baton still works on a store after this step. Equal to the number unless the text says
/// <c>-- works with: N</c>: then servers of that version may run on, and start again, during and after the upgrade.</param>
internal sealed partial record MigrationFile(int Number, string Name, string Sql, string Checksum, int WorksWith)
{
    /// <param name="dialect">Folder below Migrations, for example <c>Sqlite</c>.</param>
    /// <returns>All steps, numbered from 1 without gaps.</returns>
    public static IReadOnlyList<MigrationFile> Load(string dialect)
    {
        List<MigrationFile> files = [];
        foreach (var (file, text) in EmbeddedFiles.Read("Migrations/" + dialect))
        {
            var number = int.Parse(file.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);
            if (number != files.Count + 1)
            {
                throw new InvalidOperationException($"Migration {file} does not follow number {files.Count}.");
            }

            files.Add(Of(number, Path.GetFileNameWithoutExtension(file)[5..], text));
        }

        return files;
    }

    public static MigrationFile Of(int number, string name, string text)
    {
        var said = WorksWithLine().Match(text);
        var worksWith = said.Success ? int.Parse(said.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : number;
        return worksWith >= 1 && worksWith <= number
            ? new MigrationFile(number, name, text, ContentHash.Of(text), worksWith)
            : throw new InvalidOperationException($"Migration {number} ({name}) cannot work with schema {worksWith}.");
    }

    [GeneratedRegex(@"^-- works with: (\d{1,4})$", RegexOptions.Multiline)]
    private static partial Regex WorksWithLine();
}

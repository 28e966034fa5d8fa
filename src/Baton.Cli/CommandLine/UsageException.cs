using Baton.Core.Errors;

namespace Baton.Cli.CommandLine;

/// <summary>The command line asks for something that makes no sense; exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(Sentences.Of(message));

using System.Diagnostics;

namespace Baton.Bench;

/// <summary>Highest resident memory of this process from its making on, looked at every 5 ms.</summary>
internal sealed class PeakMemory : IDisposable
{
    private readonly Timer timer;
    private long peak;

    public PeakMemory() => timer = new Timer(_ => Look(), null, 0, 5);

    /// <summary>Bytes.</summary>
    public long Bytes
    {
        get
        {
            Look();
            return peak;
        }
    }

    public void Dispose() => timer.Dispose();

    private void Look()
    {
        using var process = Process.GetCurrentProcess();
        peak = Math.Max(peak, process.WorkingSet64);
    }
}

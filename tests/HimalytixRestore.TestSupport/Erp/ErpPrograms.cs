using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.TestSupport.Erp;

/// <summary>The programs of this machine that the ERP runs on.</summary>
/// <param name="Python">A Python with all of the ERP's packages.</param>
/// <param name="RedisServer">Redis.</param>
internal sealed record ErpPrograms(string Python, string RedisServer)
{
    /// <summary>Debian's packages belong to its own Python, which another one on PATH may hide.</summary>
    private static readonly string[] s_pythons = ["/usr/bin/python3", "python3"];

    private const string FindModules = "import sys, importlib.util as u; sys.exit(any(u.find_spec(m) is None for m in ('celery', 'django', 'gunicorn', 'psycopg2', 'redis')))";

    /// <summary>Finds them. Where they are not there the test is skipped with the reason, but fails in CI.</summary>
    public static async Task<ErpPrograms> RequireAsync()
    {
        var python = await FindPythonAsync();
        if (python is null)
            ContinuousIntegration.SkipOrFail("No ERP to test with: no Python has celery, django, gunicorn, psycopg2 and redis.");
        var redis = ProgramPath.Find("redis-server");
        if (redis is null)
            ContinuousIntegration.SkipOrFail("No ERP to test with: redis-server is not installed.");
        return new(python, redis);
    }

    private static async Task<string?> FindPythonAsync()
    {
        foreach (var python in s_pythons.Select(ProgramPath.Find).OfType<string>())
        {
            var result = await ProcessRunner.RunAsync(new() { FileName = python, Arguments = ["-c", FindModules] }, CancellationToken.None);
            if (result.Succeeded)
                return python;
        }

        return null;
    }
}

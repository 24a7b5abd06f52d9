using System.Diagnostics.CodeAnalysis;

namespace HimalytixRestore.TestSupport;

/// <summary>The rule for what a machine lacks: a desktop skips with the reason, CI fails.</summary>
public static class ContinuousIntegration
{
    /// <summary>True in CI: the environment variable CI is <c>true</c>.</summary>
    public static bool IsOn { get; } = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Ends a test that lacks something.</summary>
    /// <param name="reason">What is missing.</param>
    [DoesNotReturn]
    public static void SkipOrFail(string reason) => SkipOrFail(IsOn, reason);

    /// <summary>Ends a test that lacks something.</summary>
    /// <param name="isCi">True fails, false skips.</param>
    /// <param name="reason">What is missing.</param>
    [DoesNotReturn]
    internal static void SkipOrFail(bool isCi, string reason)
    {
        if (isCi)
            Assert.Fail(reason);
        Assert.Skip(reason);
    }
}

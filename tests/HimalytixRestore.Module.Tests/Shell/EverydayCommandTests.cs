namespace HimalytixRestore.Module.Tests.Shell;

/// <summary>The everyday commands give what pwsh's own give; one process runs all of a kind, because a start takes a second.</summary>
public sealed class EverydayCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shell-everyday-").FullName;

    [Fact]
    public Task Objects_are_selected_sorted_measured_and_grouped() => GivesAsync(
        ("1..1000000000 | Select-Object -First 2", "1 2"),
        ("1..5 | Select-Object -Skip 1 -First 2", "2 3"),
        ("1..5 | Select-Object -Last 2", "4 5"),
        ("1,2,2,1,3 | Select-Object -Unique", "1 2 3"),
        ("@{ a = 1, 2 }, @{ a = 3 } | ForEach-Object { [pscustomobject]$_ } | Select-Object -ExpandProperty a", "1 2 3"),
        ("'abc' | Select-Object Length, @{ Name = 'Twice'; Expression = { $_.Length * 2 } }, None | ForEach-Object { \"$($_.Length)/$($_.Twice)/$($null -eq $_.None)\" }", "3/6/True"),
        ("(Get-Date '2026-01-02' | Select-Object Y*, Mon*).PSObject.Properties.Name", "Year Month"),
        ("'b', 'a', 'C' | Sort-Object", "a b C"),
        ("10, 9, 100 | Sort-Object -Descending", "100 10 9"),
        ("'bb', 'a', 'cc', 'd' | Sort-Object Length", "a d bb cc"),
        ("'bb', 'a', 'cc' | Sort-Object @{ Expression = 'Length'; Descending = $true }, { $_ }", "bb cc a"),
        ("3, 1, 3 | Sort-Object -Unique", "1 3"),
        ("(1..4 | Measure-Object).Count", "4"),
        ("1..4 | Measure-Object -Sum -Average -Minimum -Maximum | ForEach-Object { $_.Sum, $_.Average, $_.Minimum, $_.Maximum }", "10 2.5 1 4"),
        ("('a', 'bb', 'ccc' | Measure-Object Length -Sum).Sum", "6"),
        ("'x', 'yy', 'z' | Group-Object Length | ForEach-Object { \"$($_.Name)=$($_.Count)\" }", "1=2 2=1"));

    [Fact]
    public Task Text_goes_to_json_and_back() => GivesAsync(
        ("[ordered]@{ a = 1; b = @('x', $null, $true); c = @{ d = 1.5 } } | ConvertTo-Json -Compress", """{"a":1,"b":["x",null,true],"c":{"d":1.5}}"""),
        ("1, 2 | ConvertTo-Json -Compress; ConvertTo-Json 1 -AsArray -Compress; ConvertTo-Json $null", "[1,2] [1] null"),
        ("[ConsoleColor]::Red | ConvertTo-Json; [ConsoleColor]::Red | ConvertTo-Json -EnumsAsStrings", "12 \"Red\""),
        ("$o = '{\"a\": [1, 2.5], \"b\": {\"c\": null}, \"t\": \"2026-01-02T03:04:05Z\"}' | ConvertFrom-Json; $o.a[1]; $null -eq $o.b.c; $o.t.Year", "2.5 True 2026"),
        ("try { '{' | ConvertFrom-Json } catch { 'refused' }", "refused"));

    [Fact]
    public Task Files_and_paths_behave() => GivesAsync(
        ("Set-Content a.txt 'one', 'two'; Get-Content a.txt; (Get-Content a.txt -Raw).Length -gt 6", "one two True"),
        ("'three' >> a.txt; (Get-Content a.txt).Count; Get-Content a.txt -Tail 1; Get-Content a.txt -TotalCount 1", "3 three one"),
        ("1, 2 > b.txt; Get-Content b.txt", "1 2"),
        ("Get-Content a.txt | Select-Object -First 1", "one"),
        ("(New-Item sub -ItemType Directory).Name; Set-Location sub; (Get-Location).Path | Split-Path -Leaf; Set-Location ..", "sub sub"),
        ("(Get-ChildItem).Name; Get-ChildItem -File -Name; (Get-ChildItem -Directory).Name; (Get-ChildItem . *.txt).Count", "sub a.txt b.txt a.txt b.txt sub 2"),
        ("Test-Path a.txt; Test-Path a.txt -PathType Container; Test-Path sub -PathType Container; Test-Path none; Test-Path '*.txt'; Test-Path s3://bucket", "True False True False True False"),
        ("Test-Path -LiteralPath '*.txt'; Get-ChildItem a.txt | Test-Path", "False True"),
        ("Join-Path a b; Join-Path a b c d; Split-Path /x/y.z; Split-Path /x/y.z -Leaf; Split-Path /x/y.z -LeafBase; Split-Path /x/y.z -Extension", "a/b a/b/c/d /x y.z y .z"),
        ("(Get-ChildItem).Count; Remove-Item sub -Recurse; Remove-Item *.txt; Get-ChildItem", "3"));

    [Fact]
    public Task Other_commands_behave() => GivesAsync(
        ("Write-Output 1 2; (Write-Output @(1, 2) -NoEnumerate).Count", "1 2 2"),
        ("$v = Write-Host hidden 6>&1; \"$v\"; Write-Verbose spoken -Verbose 4>&1; Write-Warning careful 3>&1", "hidden spoken careful"),
        ("$e = Write-Error wrong -ErrorId MyId -Category InvalidData 2>&1; $e.FullyQualifiedErrorId; $e.CategoryInfo.Category", "MyId,Write-Error InvalidData"),
        ("try { Get-Item none -ErrorAction Stop } catch { $_.CategoryInfo.Category }", "ObjectNotFound"),
        ("(Get-Date '2026-01-02 03:04').Hour; Get-Date '2026-01-02' -Format yyyyMMdd", "3 20260102"),
        ("(ConvertTo-SecureString abc -AsPlainText).Length", "3"),
        ("(New-Object System.Text.StringBuilder 'abc').Length; (New-Object PSObject -Property @{ A = 5 }).A", "3 5"),
        ("('x' | Out-String).Trim(); (1, 2 | Out-String -Stream).Count", "x 2"),
        ("try { Get-ChildItem -NoSuchParameter } catch { 'refused' }", "refused"),
        ("Set-StrictMode -Version Latest; Measure-Object -InputObject 1 | Select-Object -ExpandProperty Count; 'a' | Group-Object None | ForEach-Object Count", "1 1"));

    [Fact]
    public async Task WhatIf_changes_nothing()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "kept.txt"), "kept", TestContext.Current.CancellationToken);

        var run = await ShellProcess.RunAsync(["-Command", "Remove-Item kept.txt -WhatIf; Set-Content kept.txt lost -WhatIf; New-Item made.txt -WhatIf"], _folder, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(3, run.Output.Split("What if:").Length - 1);
        Assert.Equal("kept", await File.ReadAllTextAsync(Path.Combine(_folder, "kept.txt"), TestContext.Current.CancellationToken));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Runs each text and compares its objects, joined by blanks, with what is expected.</summary>
    private async Task GivesAsync(params (string Text, string Expected)[] cases)
    {
        var script = string.Join('\n', cases.Select(static c => $"[Console]::Out.WriteLine((@(. {{ {c.Text} }}) -join ' '))"));
        await File.WriteAllTextAsync(Path.Combine(Path.GetTempPath(), Path.GetFileName(_folder) + ".ps1"), script, TestContext.Current.CancellationToken);

        var run = await ShellProcess.RunAsync([Path.Combine(Path.GetTempPath(), Path.GetFileName(_folder) + ".ps1")], _folder, cancellationToken: TestContext.Current.CancellationToken);
        File.Delete(Path.Combine(Path.GetTempPath(), Path.GetFileName(_folder) + ".ps1"));

        Assert.Equal("", run.Error);
        Assert.Equal(cases.Select(static c => $"{c.Text} => {c.Expected}"), cases.Zip(run.Output.TrimEnd('\n').Split('\n'), static (c, line) => $"{c.Text} => {line.TrimEnd('\r')}"));
    }
}

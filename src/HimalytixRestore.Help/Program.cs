using HimalytixRestore.Help;
using HimalytixRestore.Help.Errors;

var problems = new Problems();
switch (args)
{
    case ["help", var manifest, var documents, var output]:
        WriteHelp(manifest, documents, output);
        break;
    case ["errors", var sources, var module, var page]:
        WriteErrors(sources, module, page);
        break;
    default:
        Console.Error.WriteLine("usage: HimalytixRestore.Help help <module manifest> <docs folder> <en-US folder>");
        Console.Error.WriteLine("       HimalytixRestore.Help errors <folder of the projects> <module folder> <page>");
        return 64;
}

return problems.Any ? 1 : 0;

void WriteHelp(string manifest, string documents, string output)
{
    using var module = ModuleCommands.Import(manifest);
    var library = PageLibrary.Read(Path.Combine(documents, "cmdlets"), problems);
    var help = MamlWriter.Write(module.Cmdlets, library, problems);
    var topics = AboutTopic.ReadAll(Path.Combine(documents, "about"), problems);
    if (!problems.Any)
        HelpFolder.Write(output, module.HelpFileName, help, topics);
}

void WriteErrors(string sources, string module, string page)
{
    var code = SourceCode.Read(sources, module);
    var reader = new ErrorReader(problems);
    var text = ErrorPage.Write([.. code.SyntaxTrees.SelectMany(tree => reader.Read(code.GetSemanticModel(tree)))], problems);
    if (!problems.Any)
        File.WriteAllText(page, text);
}

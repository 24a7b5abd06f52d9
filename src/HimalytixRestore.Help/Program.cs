using HimalytixRestore.Help;

if (args is not [var manifest, var documents, var output])
{
    Console.Error.WriteLine("usage: HimalytixRestore.Help <module manifest> <docs folder> <en-US folder>");
    return 64;
}

var problems = new Problems();
using var module = ModuleCommands.Import(manifest);
var library = PageLibrary.Read(Path.Combine(documents, "cmdlets"), problems);
var help = MamlWriter.Write(module.Cmdlets, library, problems);
var topics = AboutTopic.ReadAll(Path.Combine(documents, "about"), problems);
if (problems.Any)
    return 1;

HelpFolder.Write(output, module.HelpFileName, help, topics);
return 0;

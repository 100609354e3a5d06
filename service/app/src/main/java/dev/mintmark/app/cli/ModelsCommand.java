package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.ModelList;
import dev.mintmark.app.api.ModelLog;
import dev.mintmark.app.api.ModelResponse;
import dev.mintmark.app.draw.Models;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The models that draw. */
@Command(
        name = "models",
        description = "Lists, adds, removes and verifies models.",
        subcommands = {
            ModelsCommand.ListModels.class,
            ModelsCommand.Add.class,
            ModelsCommand.Remove.class,
            ModelsCommand.Verify.class,
            ModelsCommand.Log.class
        })
final class ModelsCommand {

    @Command(name = "list", description = "Lists the models that can draw.")
    static final class ListModels extends ApiCommand {
        @Override
        int run(MintmarkApi api) throws Exception {
            ModelList models = api.models().list();
            if (json) {
                Output.json(models);
            } else {
                models.models().forEach(model -> Output.line(model.id() + "  " + model.sha256()));
            }
            return Main.DONE;
        }
    }

    @Command(name = "add", description = "Adds a model folder and registers its checksum on the chain.")
    static final class Add extends ApiCommand {
        @Parameters(
                paramLabel = "DIR",
                description =
                        "The folder of an ONNX export, with model_index.json: Stable Diffusion 1.x, 2.x, XL, Turbo, LCM, 3 or 3.5,"
                                + " FLUX.1 or Sana. Only tiny exports of them were compared with diffusers.")
        Path folder = Path.of("");

        @Override
        int run(MintmarkApi api) throws Exception {
            ModelResponse model =
                    api.models().add(folder.toAbsolutePath().normalize().toString());
            if (json) {
                Output.json(model);
            } else {
                Output.line(model.id() + "  " + model.sha256());
            }
            return Main.DONE;
        }
    }

    @Command(
            name = "remove",
            description = "Removes a model from this installation; its files and its registration on the chain stay.")
    static final class Remove extends ApiCommand {
        @Parameters(paramLabel = "ID", description = "The model's ID, as models list prints it; not starter.")
        String id = "";

        @Override
        int run(MintmarkApi api) throws Exception {
            api.models().remove(id);
            if (json) {
                Output.json(new Answer(id, true));
            } else {
                Output.line("Model " + id + " is removed. Artworks that it drew keep their recipe, and can be drawn"
                        + " again after \"mintmark models add DIR\".");
            }
            return Main.DONE;
        }

        /**
         * The answer of {@code models remove --json}.
         *
         * @param model the model's ID
         * @param removed true
         */
        record Answer(String model, boolean removed) {}
    }

    @Command(name = "verify", description = "Hashes a model's files again and compares. Exit code 1 if they changed.")
    static final class Verify extends ApiCommand {
        @Parameters(paramLabel = "ID", description = "The model's ID, as models list prints it.")
        String id = "";

        @Override
        int run(MintmarkApi api) throws Exception {
            Models.ChecksumResult answer = api.models().verify(id);
            if (json) {
                Output.json(answer);
            } else {
                Output.line(answer.id() + "  " + answer.sha256() + "  " + (answer.ok() ? "unchanged" : "CHANGED"));
            }
            return answer.ok() ? Main.DONE : Main.FAILED;
        }
    }

    @Command(name = "log", description = "Prints the models that the contract has registered, in order.")
    static final class Log extends ApiCommand {
        @Override
        int run(MintmarkApi api) throws Exception {
            ModelLog log = api.models().log();
            if (json) {
                Output.json(log);
            } else {
                log.entries()
                        .forEach(entry -> Output.line(entry.index() + "  " + entry.sha256() + "  " + entry.status()));
            }
            return Main.DONE;
        }
    }
}

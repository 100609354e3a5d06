package dev.mintmark.app.cli;

import dev.mintmark.app.api.AddModelRequest;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.ModelList;
import dev.mintmark.app.api.ModelLog;
import dev.mintmark.app.api.ModelResponse;
import dev.mintmark.app.api.ModelSheet;
import dev.mintmark.app.draw.Models;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The models that draw. */
@Command(
        name = "models",
        description = "Lists, shows, adds, removes and verifies models.",
        subcommands = {
            ModelsCommand.ListModels.class,
            ModelsCommand.Show.class,
            ModelsCommand.Card.class,
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
                models.models().forEach(ModelsCommand::printLine);
                models.loras().forEach(name -> Output.line("<lora:" + name + ":1>  in a prompt adds this LoRA"));
            }
            return Main.DONE;
        }
    }

    /** Prints ID, checksum, ControlNets, LoRAs and words of textual inversions. */
    private static void printLine(ModelResponse model) {
        String loras = model.loras().stream()
                .map(lora -> "  " + lora.fileName() + ":" + lora.weight())
                .collect(Collectors.joining());
        String controlNets = model.controlnets().stream()
                .map(net -> "  " + Path.of(net.folder()).getFileName())
                .collect(Collectors.joining());
        String words = model.textualInversions().stream()
                .map(inversion -> "  " + inversion.word())
                .collect(Collectors.joining());
        Output.line(model.id() + "  " + model.sha256() + controlNets + loras + words);
    }

    @Command(
            name = "show",
            description = "Shows a model: its files, what is added to it, and what it draws with by default.")
    static final class Show extends ApiCommand {
        @Parameters(paramLabel = "ID", description = "The model's ID, as models list prints it.")
        String id = "";

        @Override
        int run(MintmarkApi api) throws Exception {
            ModelResponse model = api.models().list().models().stream()
                    .filter(each -> each.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> CommandFailedException.failed(
                            "No model \"" + id + "\" can draw here; \"mintmark models list\" prints those that can."));
            if (json) {
                Output.json(model);
            } else {
                print(model);
            }
            return Main.DONE;
        }

        private static void print(ModelResponse model) {
            ModelResponse.Defaults defaults = model.defaults();
            Output.line("model      " + model.id());
            Output.line("name       " + model.name());
            Output.line("sha256     " + model.sha256() + ", of " + model.files() + " files");
            Output.line("folder     " + model.folder());
            for (ModelResponse.Lora lora : model.loras()) {
                Output.line("lora       " + lora.file() + ", weight " + lora.weight());
                Output.line("           " + lora.sha256());
            }
            for (ModelResponse.TextualInversion inversion : model.textualInversions()) {
                Output.line("inversion  " + inversion.file() + ", word " + inversion.word());
                Output.line("           " + inversion.sha256());
            }
            for (ModelResponse.ControlNet net : model.controlnets()) {
                Output.line("controlnet " + net.folder());
                if (net.sha256() != null) {
                    Output.line("           " + net.sha256());
                }
            }
            ModelResponse.Upscaler upscaler = model.upscaler();
            if (upscaler != null) {
                Output.line("upscaler   " + upscaler.folder());
                if (upscaler.sha256() != null) {
                    Output.line("           " + upscaler.sha256());
                }
            }
            Output.line("defaults   " + defaults.steps() + " steps, guidance " + defaults.guidance()
                    + (defaults.guidanceRescale() == 0 ? "" : " rescaled by " + defaults.guidanceRescale()) + ", "
                    + defaults.sampler() + ", " + defaults.width() + " × " + defaults.height());
            Output.line("sizes      multiples of " + model.sizeMultiple() + ", up to " + model.maxPixels() + " pixels");
            Output.line("samplers   " + String.join(" ", model.samplers()));
            if (model.warning() != null) {
                Output.line("warning    " + model.warning());
            }
        }
    }

    @Command(
            name = "add",
            description =
                    "Adds a model folder, with LoRAs, textual inversions, ControlNets and an upscaler if some are named, and"
                            + " registers its checksum on the chain.")
    static final class Add extends ApiCommand {
        private static final Pattern WITH_WEIGHT = Pattern.compile("(.+):([-+]?[0-9.]+)", Pattern.DOTALL);
        private static final Pattern WITH_WORD =
                Pattern.compile("(.+):((?!.*\\.safetensors$)[^:/]*)", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

        @Parameters(
                paramLabel = "DIR",
                description =
                        "The folder of an ONNX export, with model_index.json: Stable Diffusion 1.x, 2.x, XL, Turbo, LCM, 3 or 3.5,"
                                + " FLUX.1 or Sana. Only tiny exports of them were compared with diffusers.")
        Path folder = Path.of("");

        @Option(
                names = "--lora",
                paramLabel = "FILE[:WEIGHT]",
                description =
                        "A LoRA (.safetensors, with the names of kohya's scripts or of diffusers) to merge into the model, once"
                                + " for each of up to 16. The weight is -100 to 100 and not 0. Default: no LoRA; a weight of 1.")
        List<String> loras = List.of();

        @Option(
                names = "--textual-inversion",
                paramLabel = "FILE[:WORD]",
                description =
                        "A textual inversion (.safetensors) to add to the words of prompts, once for each of up to 64. Default: none;"
                                + " the word that the file names, else its name without the ending.")
        List<String> textualInversions = List.of();

        @Option(
                names = "--controlnet",
                paramLabel = "FOLDER",
                description =
                        "The folder of a ControlNet (config.json and model.onnx, as scripts/export/controlnet.py writes it) that"
                                + " guides the model's drawings by their control image, once for each of up to 16. Default:"
                                + " those in the model's folder.")
        List<Path> controlNets = List.of();

        @Option(
                names = "--upscaler",
                paramLabel = "FOLDER",
                description = "The folder of a network that enlarges drawings for --high-resolution (model.onnx, as"
                        + " scripts/export/upscaler.py writes it). Default: that in the model's folder, if it has one.")
        @Nullable
        Path upscaler;

        @Option(
                names = "--id",
                paramLabel = "ID",
                description =
                        "The model's ID, lower-case letters, digits, '.', '_' and '-', at most 64. Default: that of the folder,"
                                + " with the names of what is added after it.")
        @Nullable
        String id;

        @Option(
                names = "--name",
                paramLabel = "NAME",
                description =
                        "The name to show. Default: that of the folder, with the names of what is added after it.")
        @Nullable
        String name;

        @Override
        int run(MintmarkApi api) throws Exception {
            ModelResponse model = api.models()
                    .add(new AddModelRequest(
                            absolute(folder),
                            loras.stream().map(Add::lora).toList(),
                            textualInversions.stream()
                                    .map(Add::textualInversion)
                                    .toList(),
                            controlNets.stream().map(Add::absolute).toList(),
                            upscaler == null ? null : absolute(upscaler),
                            id,
                            name));
            if (json) {
                Output.json(model);
            } else {
                printLine(model);
                if (model.warning() != null) {
                    Output.line("warning: " + model.warning());
                }
            }
            return Main.DONE;
        }

        /** The weight is what comes after the last colon, if that is a number. */
        static AddModelRequest.Lora lora(String option) {
            Matcher parts = WITH_WEIGHT.matcher(option);
            boolean hasWeight = parts.matches();
            try {
                return new AddModelRequest.Lora(
                        absolute(Path.of(hasWeight ? parts.group(1) : option)),
                        hasWeight ? Double.valueOf(parts.group(2)) : null);
            } catch (InvalidPathException | NumberFormatException e) {
                throw CommandFailedException.wrongUse(
                        "--lora: \"" + option + "\" is not a file, or a file, ':' and a weight.");
            }
        }

        /** The word is what comes after the last colon, if that is no part of a path. */
        static AddModelRequest.TextualInversion textualInversion(String option) {
            Matcher parts = WITH_WORD.matcher(option);
            boolean hasWord = parts.matches();
            try {
                return new AddModelRequest.TextualInversion(
                        absolute(Path.of(hasWord ? parts.group(1) : option)), hasWord ? parts.group(2) : null);
            } catch (InvalidPathException e) {
                throw CommandFailedException.wrongUse(
                        "--textual-inversion: \"" + option + "\" is not a file, or a file, ':' and a word.");
            }
        }

        private static String absolute(Path path) {
            return path.toAbsolutePath().normalize().toString();
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

    @Command(name = "card", description = "Prints a model's family, its licence and its card, as its folder has them.")
    static final class Card extends ApiCommand {
        @Parameters(paramLabel = "ID", description = "The model's ID, as models list prints it.")
        String id = "";

        @Override
        int run(MintmarkApi api) throws Exception {
            ModelSheet sheet = api.models().sheet(id);
            if (json) {
                Output.json(sheet);
            } else {
                Output.line("family   " + sheet.family());
                Output.line("license  " + (sheet.license() == null ? "none named" : sheet.license()));
                if (sheet.card() != null) {
                    Output.line("");
                    sheet.card().lines().forEach(Output::line);
                }
            }
            return Main.DONE;
        }
    }

    @Command(
            name = "log",
            description = "Prints the models that the contract has registered, in order; and of the models here what"
                    + " scripts/dreambooth and scripts/quantize wrote of how they were made.")
    static final class Log extends ApiCommand {
        /** The answer of {@code --json}. */
        record Answer(List<ModelLog.Entry> entries, List<TrainingRecords.TrainingRecord> records) {}

        @Override
        int run(MintmarkApi api) throws Exception {
            ModelLog log = api.models().log();
            List<TrainingRecords.TrainingRecord> records =
                    TrainingRecords.of(api.models().list().models());
            if (json) {
                Output.json(new Answer(log.entries(), records));
            } else {
                log.entries()
                        .forEach(entry -> Output.line(entry.index() + "  " + entry.sha256() + "  " + entry.status()));
                records.forEach(TrainingRecords::print);
            }
            return Main.DONE;
        }
    }
}

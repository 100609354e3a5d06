package dev.mintmark.app.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The models that draw. */
@Command(
        name = "models",
        description = "Lists, adds and verifies models.",
        subcommands = {
            ModelsCommand.ListModels.class,
            ModelsCommand.Add.class,
            ModelsCommand.Verify.class,
            ModelsCommand.Log.class
        })
final class ModelsCommand {

    @Command(name = "list", description = "Lists the models that can draw.")
    static final class ListModels implements Callable<Integer> {
        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        @Mixin
        DataOption data = new DataOption();

        @Override
        public Integer call() throws Exception {
            try (ServiceClient service = data.service()) {
                JsonNode models = service.get("/api/models");
                if (json) {
                    Output.json(models);
                } else {
                    for (JsonNode model : models.path("models")) {
                        Output.line(model.path("id").asString() + "  "
                                + model.path("sha256").asString());
                    }
                }
            }
            return Main.DONE;
        }
    }

    @Command(name = "add", description = "Adds a model folder and registers its checksum on the chain.")
    static final class Add implements Callable<Integer> {
        @Parameters(paramLabel = "DIR")
        Path folder = Path.of("");

        @Mixin
        DataOption data = new DataOption();

        @Override
        public Integer call() throws Exception {
            try (ServiceClient service = data.service()) {
                JsonNode model = service.post(
                        "/api/models",
                        Map.of("folder", folder.toAbsolutePath().normalize().toString()));
                Output.line(model.path("id").asString() + "  "
                        + model.path("sha256").asString());
            }
            return Main.DONE;
        }
    }

    @Command(name = "verify", description = "Hashes a model's files again and compares.")
    static final class Verify implements Callable<Integer> {
        @Parameters(paramLabel = "ID")
        String id = "";

        @Option(names = "--json", description = "Print one JSON object.")
        boolean json;

        @Mixin
        DataOption data = new DataOption();

        @Override
        public Integer call() throws Exception {
            try (ServiceClient service = data.service()) {
                JsonNode answer = service.get("/api/models/" + UrlPaths.segment(id) + "/verify");
                boolean ok = answer.path("ok").asBoolean();
                if (json) {
                    Output.json(answer);
                } else {
                    Output.line(answer.path("id").asString() + "  "
                            + answer.path("sha256").asString() + "  " + (ok ? "unchanged" : "CHANGED"));
                }
                return ok ? Main.DONE : Main.FAILED;
            }
        }
    }

    @Command(name = "log", description = "Prints the chain's append-only register of models.")
    static final class Log implements Callable<Integer> {
        @Mixin
        DataOption data = new DataOption();

        @Override
        public Integer call() throws Exception {
            try (ServiceClient service = data.service()) {
                for (JsonNode entry : service.get("/api/models/log").path("entries")) {
                    Output.line(entry.path("index").asLong() + "  "
                            + entry.path("sha256").asString() + "  "
                            + entry.path("status").asString());
                }
            }
            return Main.DONE;
        }
    }
}

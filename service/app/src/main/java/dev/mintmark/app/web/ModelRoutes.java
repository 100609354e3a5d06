package dev.mintmark.app.web;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.draw.Model;
import dev.mintmark.app.draw.Models;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.mint.ModelRegistry;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The models that draw here, and the contract's register of them. */
final class ModelRoutes {
    private final Models models;
    private final ModelRegistry registry;
    private final String standard;
    private final Drawer drawer;

    /** @param standard ID of the model that draws where a request names none */
    ModelRoutes(Models models, ModelRegistry registry, String standard, Drawer drawer) {
        this.models = models;
        this.registry = registry;
        this.standard = standard;
        this.drawer = drawer;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/models", this::list);
        routes.post("/api/models", this::add);
        routes.get("/api/models/log", this::log);
        routes.get("/api/models/{id}/verify", this::verify);
    }

    private void list(Context ctx) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("models", models.list().stream().map(ModelRoutes::json).toList());
        json.put("standard", standard);
        json.put("device", drawer.device().orElse(null));
        ctx.json(json);
    }

    /** Takes in a folder of this machine and registers its checksum on the chain. */
    private void add(Context ctx) throws SourceUnavailableException {
        String folder = JsonRequest.of(ctx).only(Set.of("folder")).text("folder");
        if (folder == null) {
            throw new InvalidRequestException("folder", "The path of a folder on this machine is missing.");
        }
        Model model;
        try {
            model = models.add(Path.of(folder));
        } catch (InvalidPathException e) {
            throw new InvalidRequestException("folder", "\"" + folder + "\" is no path.");
        }
        try {
            registry.register(model.sha256());
        } catch (RevertedException e) {
            throw new ProblemException(Problem.conflict(
                    "The model was added, but the contract refuses to register it: " + e.getMessage()));
        }
        ctx.status(201).json(json(model));
    }

    private void verify(Context ctx) {
        ctx.json(models.verify(ctx.pathParam("id")));
    }

    private void log(Context ctx) throws SourceUnavailableException {
        List<Map<String, Object>> entries = registry.all().stream()
                .map(entry -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("index", entry.number());
                    json.put("sha256", entry.sha256());
                    json.put("status", entry.revoked() ? "revoked" : "active");
                    return json;
                })
                .toList();
        ctx.json(Map.of("entries", entries));
    }

    private static Map<String, Object> json(Model model) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", model.id());
        json.put("name", model.name());
        json.put("sha256", model.sha256());
        json.put("files", model.files());
        json.put("sizeMultiple", model.sizeMultiple());
        Map<String, Object> defaults = new LinkedHashMap<>();
        defaults.put("width", model.defaults().width());
        defaults.put("height", model.defaults().height());
        defaults.put("steps", model.defaults().steps());
        defaults.put("guidance", model.defaults().guidance());
        defaults.put("sampler", model.defaults().sampler());
        json.put("defaults", defaults);
        return json;
    }
}

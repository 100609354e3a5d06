package dev.mintmark.app.api;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.draw.ControlPictures;
import dev.mintmark.app.draw.LoraTag;
import dev.mintmark.app.draw.Model;
import dev.mintmark.app.draw.Models;
import dev.mintmark.app.draw.PromptCounters;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.mint.ModelRegistry;
import dev.mintmark.watermark.Watermarker;
import java.util.Optional;
import java.util.function.Supplier;

/** The models of this installation, in this process. Thread-safe. */
public final class LocalModelApi implements ModelApi {
    private final Models models;
    private final PromptCounters counters = new PromptCounters();
    private final Supplier<ModelRegistry> registry;
    private final String standard;
    private final boolean enrichesPrompts;
    private final Supplier<Optional<String>> device;

    /**
     * @param registry the contract's register; asked for by {@link #add} and {@link #log}
     * @param standard ID of the model that draws where a request names none
     * @param enrichesPrompts whether requests can have their prompts enriched
     * @param device what drew last
     */
    public LocalModelApi(
            Models models,
            Supplier<ModelRegistry> registry,
            String standard,
            boolean enrichesPrompts,
            Supplier<Optional<String>> device) {
        this.models = models;
        this.registry = registry;
        this.standard = standard;
        this.enrichesPrompts = enrichesPrompts;
        this.device = device;
    }

    @Override
    public ModelList list() {
        return new ModelList(
                models.list().stream().map(ModelResponse::of).toList(),
                standard,
                device.get().orElse(null),
                models.loraNames(),
                enrichesPrompts);
    }

    @Override
    public ModelResponse add(AddModelRequest request) throws SourceUnavailableException {
        Model model = models.add(request.model());
        try {
            registry.get().register(model.sha256());
        } catch (RevertedException e) {
            throw new ConflictException(
                    "The model was added, but the contract refuses to register it: " + e.getMessage());
        }
        return ModelResponse.of(model);
    }

    @Override
    public void remove(String id) {
        models.remove(id);
    }

    @Override
    public Models.ChecksumResult verify(String id) {
        return models.verify(id);
    }

    @Override
    public ModelSheet sheet(String id) {
        return ModelSheet.of(models.get(id));
    }

    @Override
    public PromptCountResponse countPrompt(PromptCountRequest request) {
        Model model = models.get(request.model() == null ? standard : request.model());
        String negative = request.negativePrompt() == null ? "" : request.negativePrompt();
        LoraTag.refuseIn(negative);
        String prompt =
                request.prompt().isBlank() ? "" : LoraTag.read(request.prompt()).prompt();
        return PromptCountResponse.of(model.id(), counters.count(model, prompt, negative));
    }

    @Override
    public ControlImageResponse controlImage(ControlImageRequest request) {
        ControlPictures.Png picture = ControlPictures.of(
                models.get(request.model() == null ? standard : request.model()),
                request.control(),
                request.controlPreprocessor(),
                request.width(),
                request.height(),
                Watermarker.MIN_SIDE);
        return new ControlImageResponse(picture.width(), picture.height(), picture.file());
    }

    @Override
    public ModelLog log() throws SourceUnavailableException {
        return new ModelLog(registry.get().all().stream()
                .map(entry ->
                        new ModelLog.Entry(entry.number(), entry.sha256(), entry.revoked() ? "revoked" : "active"))
                .toList());
    }
}

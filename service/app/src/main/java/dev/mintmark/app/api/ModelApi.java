package dev.mintmark.app.api;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.draw.Models;
import dev.mintmark.app.io.SourceUnavailableException;

/** The models that draw here, and the contract's register of models. Thread-safe. */
public interface ModelApi {
    ModelList list();

    /**
     * Adds a folder of this machine, with LoRAs, textual inversions, ControlNets and an upscaler if the request names some, and registers its checksum on the chain.
     *
     * @throws InvalidRequestException if the folder holds no model, or a LoRA, a textual inversion, a ControlNet or an upscaler is none or was made for
     *     another model
     * @throws ConflictException if there is a model with its ID or with its files. Also if the contract refuses the checksum:
     *     then the model is added all the same
     */
    ModelResponse add(AddModelRequest request) throws SourceUnavailableException;

    /**
     * Removes a model from this installation. Its files and its registration on the chain stay, and artworks keep their recipe.
     *
     * @throws NotFoundException if there is no such model
     * @throws ConflictException if it comes with the program
     */
    void remove(String id);

    /**
     * Hashes a model's files again.
     *
     * @throws NotFoundException if there is no such model
     * @throws ConflictException if its folder cannot be read
     */
    Models.ChecksumResult verify(String id);

    /**
     * What a model's folder says of it: family, licence and card.
     *
     * @throws NotFoundException if there is no such model
     */
    ModelSheet sheet(String id);

    /**
     * Counts the tokens of prompts as a model reads them. Loads no network.
     *
     * @throws NotFoundException if there is no such model
     * @throws ConflictException if its tokenizers cannot be read
     * @throws InvalidRequestException if a tag of the prompt is none
     */
    PromptCountResponse countPrompt(PromptCountRequest request);

    /**
     * Returns what the ControlNets of a model would be given of a control image.
     *
     * @throws NotFoundException if there is no such model
     * @throws InvalidRequestException if the file is no image, or the model does not draw in this size
     */
    ControlImageResponse controlImage(ControlImageRequest request);

    /** Returns the contract's append-only register. */
    ModelLog log() throws SourceUnavailableException;
}

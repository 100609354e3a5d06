package dev.mintmark.diffusion.family;

import ai.onnxruntime.OnnxJavaType;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.ModelFolder;
import dev.mintmark.diffusion.config.ConfigFile;
import dev.mintmark.diffusion.onnx.OnnxBackend;
import dev.mintmark.diffusion.onnx.OnnxPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A copy of the first half of a UNet, which is also given a control image and whose outputs, the residuals, are added to the
 * UNet's (Zhang, Rao and Agrawala, 2023). Its session belongs to the backend.
 *
 * @param sample latents, without the channels that a UNet for inpainting takes beside them
 * @param image control image, {@code float[batch][3][height][width]}, 0 to 1
 * @param scale number by which the network multiplies its residuals
 * @param residuals in the order of its layers
 * @param types element types of the residuals
 */
record ControlNet(
        OnnxPart part,
        OnnxPart.Port sample,
        OnnxPart.Port timestep,
        OnnxPart.Port image,
        OnnxPart.Port scale,
        List<Residual> residuals,
        List<OnnxJavaType> types) {
    /**
     * Loads one of a model's ControlNets.
     *
     * @param net its folder
     * @param ports of the UNet, whose conditioning it takes too
     * @throws ModelException if a file is missing or invalid
     */
    static ControlNet load(OnnxBackend backend, ModelFolder folder, Path net, DenoisingNetwork.Ports ports)
            throws ModelException {
        Path parent = net.resolveSibling("");
        String name = String.valueOf(net.getFileName());
        List<Residual> residuals = Residual.of(ConfigFile.read(parent, name + "/config.json"));
        OnnxPart part = OnnxPart.load(backend, parent, name, true);
        Set<String> optional = new HashSet<>(ports.required());
        optional.addAll(ports.optional());
        part.checkInputs(
                "a ControlNet", Set.of("sample", "timestep", "controlnet_cond", "conditioning_scale"), optional);
        OnnxPart.Port sample = part.input("sample", OnnxPart.FLOATS, 4, 4);
        if (!sample.accepts(1, folder.latentChannels())) {
            throw new ModelException(part.file() + " takes " + sample.shape()[1] + " channels; the latents have "
                    + folder.latentChannels() + ".");
        }
        OnnxPart.Port image = part.input("controlnet_cond", OnnxPart.FLOATS, 4, 4);
        if (!image.accepts(1, 3)) {
            throw new ModelException(
                    part.file() + " takes control images of " + image.shape()[1] + " channels; right are 3.");
        }
        List<OnnxJavaType> types = new ArrayList<>();
        for (Residual residual : residuals) {
            types.add(checkedChannels(part, residual, part.output(residual.name(), 4)));
        }
        return new ControlNet(
                part,
                sample,
                part.input("timestep", DenoisingNetwork.TIMES, 0, 1),
                image,
                part.input("conditioning_scale", OnnxPart.FLOATS, 0, 1),
                residuals,
                List.copyOf(types));
    }

    /** Checks that an input or output has a residual's channels; returns its type. */
    static OnnxJavaType checkedChannels(OnnxPart part, Residual residual, OnnxPart.Port port) throws ModelException {
        if (!port.accepts(1, residual.channels())) {
            throw new ModelException(part.file() + " has " + port.shape()[1] + " channels in " + residual.name()
                    + "; the config.json of the ControlNet says " + residual.channels() + ".");
        }
        return port.type();
    }
}

package dev.mintmark.diffusion.family;

import ai.onnxruntime.OnnxJavaType;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.ModelFolder;
import dev.mintmark.diffusion.onnx.OnnxBackend;
import dev.mintmark.diffusion.onnx.OnnxPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The network that predicts the noise in latents, or their velocity: a UNet, with the ControlNets that guide it, or a transformer.
 * The sessions belong to the backend.
 */
public final class DenoisingNetwork {
    static final Set<OnnxJavaType> TIMES = EnumSet.of(
            OnnxJavaType.INT64,
            OnnxJavaType.INT32,
            OnnxJavaType.FLOAT,
            OnnxJavaType.FLOAT16,
            OnnxJavaType.BFLOAT16,
            OnnxJavaType.DOUBLE);

    /**
     * What the inputs and outputs of a kind of network are called.
     *
     * @param part sub-folder
     * @param kind for messages, such as "a UNet of Stable Diffusion"
     * @param required inputs beside latents and timestep
     * @param optional inputs that some of the kind have
     * @param timeDivisor what the sampler's timestep is divided by
     */
    record Ports(
            String part,
            String kind,
            String sample,
            String output,
            Set<String> required,
            Set<String> optional,
            double timeDivisor,
            Layout layout) {
        /** A UNet with these inputs beside sample, timestep and encoder_hidden_states. */
        static Ports unet(String kind, Set<String> required) {
            Set<String> all = new HashSet<>(required);
            all.add("encoder_hidden_states");
            return new Ports("unet", kind, "sample", "out_sample", all, Set.of("timestep_cond"), 1, Layout.PLANES);
        }

        /** A transformer with these inputs beside hidden_states and timestep. */
        static Ports transformer(
                String kind, Set<String> required, Set<String> optional, double timeDivisor, Layout layout) {
            return new Ports(
                    "transformer", kind, "hidden_states", "out_hidden_states", required, optional, timeDivisor, layout);
        }
    }

    private final OnnxPart part;
    private final Ports ports;
    private final OnnxPart.Port sample;
    private final OnnxPart.Port timestep;
    private final OnnxPart.Port output;
    private final int channels;
    private final int inputChannels;
    private final List<ControlNet> controlNets;
    private final List<OnnxJavaType> residualTypes = new ArrayList<>();
    private final KeptMemory memory;

    private DenoisingNetwork(OnnxPart part, Ports ports, ModelFolder folder, List<ControlNet> controlNets)
            throws ModelException {
        this.part = part;
        this.controlNets = List.copyOf(controlNets);
        this.ports = ports;
        this.channels = folder.latentChannels();
        this.inputChannels = folder.networkChannels();
        this.memory = new KeptMemory(folder);
        Set<String> required = new HashSet<>(ports.required());
        required.add(ports.sample());
        required.add("timestep");
        for (Residual residual : residuals()) {
            required.add(residual.name());
        }
        if (!controlNets.isEmpty() && !takes(Residual.MIDDLE)) {
            throw new ModelException(part.file() + " takes no residuals of a ControlNet; scripts/export/controlnet.py"
                    + " exports a UNet that does.");
        }
        part.checkInputs(ports.kind(), required, ports.optional());
        int rank = ports.layout().shape(1, 1, 2, 2).length;
        this.sample = part.input(ports.sample(), OnnxPart.FLOATS, rank, rank);
        this.timestep = part.input("timestep", TIMES, 0, 1);
        this.output = part.outputOrFirst(ports.output(), rank);
        int axis = ports.layout() == Layout.PLANES ? 1 : 2;
        long in = ports.layout().shape(1, inputChannels, 2, 2)[axis];
        long out = ports.layout().shape(1, channels, 2, 2)[axis];
        if (!sample.accepts(axis, in) || !output.accepts(axis, out)) {
            throw new ModelException(
                    part.file() + " has other channels than the " + inputChannels + " that the configurations name.");
        }
        for (Residual residual : residuals()) {
            OnnxPart.Port port = part.input(residual.name(), OnnxPart.FLOATS, 4, 4);
            residualTypes.add(ControlNet.checkedChannels(part, residual, port));
        }
        for (ControlNet net : controlNets) {
            requireSameModel(net);
        }
    }

    private void requireSameModel(ControlNet net) throws ModelException {
        if (!net.residuals().equals(residuals())) {
            throw new ModelException(net.part().file() + " has other layers than "
                    + controlNets.getFirst().part().file() + ": they were trained for different models.");
        }
        for (String input : ports.required()) {
            if (net.part().inputNames().contains(input)) {
                OnnxPart.Port port = net.part().input(input, OnnxPart.NUMBERS, 1, 4);
                long width = port.shape()[port.shape().length - 1];
                if (width > 0 && width(input) > 0 && width != width(input)) {
                    throw new ModelException(net.part().file() + " takes " + input + " of width " + width + ", "
                            + part.file() + " of width " + width(input) + ": they were trained for different models.");
                }
            }
        }
    }

    static DenoisingNetwork load(OnnxBackend backend, ModelFolder folder, Ports ports) throws ModelException {
        OnnxPart part = OnnxPart.load(backend, folder.root(), ports.part(), true);
        List<ControlNet> controlNets = new ArrayList<>();
        for (Path net : folder.controlNets()) {
            controlNets.add(ControlNet.load(backend, folder, net, ports));
        }
        return new DenoisingNetwork(part, ports, folder, controlNets);
    }

    List<ControlNet> controlNets() {
        return controlNets;
    }

    /** Returns the residuals that it takes from the ControlNets; empty without any. */
    List<Residual> residuals() {
        return controlNets.isEmpty() ? List.of() : controlNets.getFirst().residuals();
    }

    /** Returns the element types of {@link #residuals}. */
    List<OnnxJavaType> residualTypes() {
        return residualTypes;
    }

    OnnxPart part() {
        return part;
    }

    Ports ports() {
        return ports;
    }

    OnnxPart.Port sample() {
        return sample;
    }

    OnnxPart.Port timestep() {
        return timestep;
    }

    OnnxPart.Port output() {
        return output;
    }

    int channels() {
        return channels;
    }

    int inputChannels() {
        return inputChannels;
    }

    /** Returns what decides when its sessions, and those of its ControlNets, give memory back. */
    KeptMemory memory() {
        return memory;
    }

    /** Returns whether it, and each of its ControlNets, takes any number of pictures in one run. */
    public boolean takesBatches() {
        return part.takesBatches()
                && controlNets.stream().allMatch(net -> net.part().takesBatches());
    }

    boolean takes(String input) {
        return part.inputNames().contains(input);
    }

    /** Returns the size of an input's last axis; −1 if the model leaves it open. */
    long width(String input) throws ModelException {
        OnnxPart.Port port = part.input(input, OnnxPart.NUMBERS, 1, 4);
        return port.shape()[port.shape().length - 1];
    }

    /** Returns the number of text tokens that the network takes; −1 if the model leaves it open. */
    long tokens(String input) throws ModelException {
        return part.input(input, OnnxPart.NUMBERS, 2, 3).shape()[1];
    }

    /** Checks that an encoder gives vectors of the width that the network takes. */
    void requireWidth(String input, long width, String encoders) throws ModelException {
        long own = width(input);
        if (own > 0 && width > 0 && own != width) {
            throw new ModelException(part.file() + " takes text states of width " + own + " as " + input + "; "
                    + encoders + " give " + width + ".");
        }
    }
}

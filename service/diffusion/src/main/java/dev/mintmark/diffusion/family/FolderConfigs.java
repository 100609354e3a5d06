package dev.mintmark.diffusion.family;

import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.ModelFolder;
import dev.mintmark.diffusion.config.ConfigFile;
import dev.mintmark.diffusion.sampler.SchedulerConfig;
import dev.mintmark.diffusion.sampler.SchedulerConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The configurations of a model folder in the layout of an ONNX export.
 *
 * @param pipeline the class in model_index.json, without optimum's prefix "ORT"
 * @param index model_index.json
 * @param addedControlNets folders of ControlNets beside those in the model's folder
 */
public record FolderConfigs(Path root, String pipeline, ConfigFile index, List<Path> addedControlNets) {
    static final String INDEX = "model_index.json";
    private static final String CONTROL_NET = ModelFolder.controlNetPart(0);
    private static final String CONTROL_NETS = CONTROL_NET + "(_[0-9]+)?";
    private static final int MAX_CONTROL_NETS = 16;
    private static final String SCHEDULER = "scheduler/scheduler_config.json";

    /**
     * diffusers' first ONNX exports have no config.json beside the models; they imply the values of Stable Diffusion 1.
     */
    private static final String LEGACY = "OnnxStableDiffusion";

    public FolderConfigs {
        addedControlNets = addedControlNets.stream()
                .map(net -> net.toAbsolutePath().normalize())
                .toList();
    }

    static FolderConfigs read(Path root) throws ModelException {
        return read(root, List.of());
    }

    static FolderConfigs read(Path root, List<Path> addedControlNets) throws ModelException {
        ConfigFile index = ConfigFile.read(root, INDEX);
        String pipeline = index.text("_class_name", "");
        return new FolderConfigs(
                root, pipeline.startsWith("ORT") ? pipeline.substring(3) : pipeline, index, addedControlNets);
    }

    /** Returns whether the pipeline has a part: it is in the index and not null. */
    boolean has(String part) {
        JsonNode entry = index.root().get(part);
        return entry != null && !entry.isNull() && !entry.path(0).isNull();
    }

    /** Returns the config.json of a network, whose model.onnx must exist. */
    ConfigFile part(String part) throws ModelException {
        requireFile(part + "/model.onnx");
        String config = part + "/config.json";
        return pipeline.startsWith(LEGACY) ? ConfigFile.readIfPresent(root, config) : ConfigFile.read(root, config);
    }

    /**
     * Returns the folders of the ControlNets, each with config.json and model.onnx: those in the folders that diffusers saves them in,
     * controlnet, controlnet_1 and so on, and those that were added.
     */
    List<Path> controlNets() throws ModelException {
        List<Path> nets = new ArrayList<>();
        if (has(CONTROL_NET)) {
            while (nets.size() < MAX_CONTROL_NETS && Files.isDirectory(controlNet(nets.size()))) {
                part(ModelFolder.controlNetPart(nets.size()));
                nets.add(controlNet(nets.size()));
            }
            if (nets.isEmpty() && addedControlNets.isEmpty()) {
                throw new ModelException("The model folder " + root + " lacks the folder " + CONTROL_NET
                        + "; optimum leaves ControlNets out, scripts/export/controlnet.py exports them.");
            }
            requireNoMore(nets.size());
        }
        int count = nets.size() + addedControlNets.size();
        if (count > MAX_CONTROL_NETS) {
            throw new ModelException(
                    "There are " + count + " ControlNets; a model has at most " + MAX_CONTROL_NETS + ".");
        }
        for (Path net : addedControlNets) {
            requireControlNet(net);
            if (nets.contains(net)) {
                throw new ModelException(
                        "The ControlNet " + net
                                + " is given twice, or is in the model's folder already; give it once, and a larger scale for more effect.");
            }
            nets.add(net);
        }
        return nets;
    }

    private Path controlNet(int index) {
        return root.resolve(ModelFolder.controlNetPart(index));
    }

    private void requireControlNet(Path net) throws ModelException {
        if (!Files.isDirectory(net)) {
            throw new ModelException("There is no folder " + net + " of a ControlNet.");
        }
        for (String file : List.of("config.json", "model.onnx")) {
            if (!Files.isRegularFile(net.resolve(file))) {
                throw new ModelException("The ControlNet " + net + " lacks the file " + file
                        + "; scripts/export/controlnet.py exports ControlNets with both.");
            }
        }
        // LoRAs find the networks that they change by the names of their folders
        String name = String.valueOf(net.getFileName());
        if (!name.matches(CONTROL_NETS) && Files.isDirectory(root.resolve(name))) {
            throw new ModelException("The folder " + net
                    + " of a ControlNet has the name of another part of the model, " + name + "; rename it.");
        }
    }

    /** A ControlNet that is left out would be missing in the picture. */
    private void requireNoMore(int count) throws ModelException {
        try (Stream<Path> folders = Files.list(root)) {
            List<String> names = folders.filter(Files::isDirectory)
                    .map(folder -> String.valueOf(folder.getFileName()))
                    .filter(name -> name.matches(CONTROL_NETS))
                    .sorted()
                    .toList();
            if (names.size() != count) {
                throw new ModelException("The model folder " + root + " has the ControlNets " + String.join(", ", names)
                        + "; they are counted without a gap from controlnet, controlnet_1 on, up to " + MAX_CONTROL_NETS
                        + ".");
            }
        } catch (IOException e) {
            throw new ModelException("The model folder " + root + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /** Checks that a folder has one of the forms of CLIP's tokenizer. */
    void requireClipTokenizer(String part) throws ModelException {
        if (!Files.isRegularFile(root.resolve(part).resolve("tokenizer.json"))) {
            requireFile(part + "/vocab.json");
            requireFile(part + "/merges.txt");
        }
    }

    void requireFile(String file) throws ModelException {
        if (!Files.isRegularFile(root.resolve(file))) {
            throw new ModelException("The model folder " + root + " lacks the file " + file + ".");
        }
    }

    /**
     * Reads the scheduler's configuration, of which the pipeline forces some values. The index can name the class too:
     * {@code ["diffusers", "PNDMScheduler"]}.
     */
    SchedulerConfig scheduler(Map<String, Object> forced) throws ModelException {
        ConfigFile file = ConfigFile.read(root, SCHEDULER);
        String indexed = index.root().path("scheduler").path(1).stringValue("");
        try {
            return SchedulerConfig.of(file.root(), indexed).forcing(forced);
        } catch (SchedulerConfigException e) {
            throw new ModelException(file.name() + ": " + e.getMessage(), e);
        }
    }

    /** Returns the number of resolutions at which a network works. */
    static int blocks(ConfigFile config, String key, int standard) throws ModelException {
        int blocks = config.value(key).map(JsonNode::size).orElse(standard);
        if (blocks < 1 || blocks > 8) {
            throw new ModelException(config.name() + ": " + key + " must list 1 to 8 blocks, not " + blocks + ".");
        }
        return blocks;
    }

    /** Returns height and width in latents. diffusers writes one number for a square. */
    static int[] sampleSize(ConfigFile network, int standard) throws ModelException {
        JsonNode value = network.value("sample_size").orElse(null);
        if (value != null && value.isArray() && value.size() == 2) {
            return new int[] {
                side(network, value.path(0).intValue(0)),
                side(network, value.path(1).intValue(0))
            };
        }
        int side = side(network, network.integer("sample_size", standard, 1, DrawRequest.MAX_SIDE));
        return new int[] {side, side};
    }

    private static int side(ConfigFile network, int latents) throws ModelException {
        if (latents < 1 || latents > DrawRequest.MAX_SIDE) {
            throw new ModelException(network.name() + ": sample_size must be positive, or two positive numbers.");
        }
        return latents;
    }

    /** Reads the autoencoder's scaling factor. */
    static float scaling(ConfigFile vae, double standard) throws ModelException {
        double scaling = vae.number("scaling_factor", standard);
        if (scaling == 0) {
            throw new ModelException(vae.name() + ": scaling_factor must not be 0.");
        }
        return (float) scaling;
    }

    /** Reads one number for each channel of the latents; empty if the configuration has none. */
    static List<Float> perChannel(ConfigFile vae, String key, int channels) throws ModelException {
        JsonNode list = vae.value(key).orElse(null);
        if (list == null) {
            return List.of();
        }
        if (!list.isArray() || list.size() != channels || !list.valueStream().allMatch(JsonNode::isNumber)) {
            throw vae.wrong(key, "a list of " + channels + " numbers", list);
        }
        return list.valueStream().map(JsonNode::floatValue).toList();
    }

    /** Checks that a network takes the latents of the autoencoder. */
    static void requireChannels(ConfigFile network, int found, ConfigFile vae, int latents) throws ModelException {
        if (found != latents) {
            throw new ModelException(network.name() + ": in_channels is " + found + ", " + vae.name()
                    + ": latent_channels is " + latents + "; for text to image they must be equal.");
        }
    }
}

package dev.mintmark.diffusion.family;

import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.ModelFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** All families. */
public final class Families {
    private static final List<Family> ALL =
            List.of(new StableDiffusion(), new StableDiffusionXl(), new StableDiffusion3(), new Flux(), new Sana());

    private Families() {}

    /**
     * Reads a folder's configurations, not its models.
     *
     * @param controlNets folders of ControlNets beside those in the folder
     * @throws ModelException if no family reads it, it has no ControlNets, or a file is missing or invalid
     */
    public static ModelFolder read(Path root, List<Path> controlNets) throws ModelException {
        if (!Files.isDirectory(root)) {
            throw new ModelException("There is no model folder " + root + ".");
        }
        FolderConfigs configs = FolderConfigs.read(root, controlNets);
        for (Family family : ALL) {
            if (family.reads(configs.pipeline())) {
                if (!controlNets.isEmpty() && !family.hasUnet()) {
                    throw new ModelException("ControlNets of " + family.name()
                            + " cannot be drawn with; those of Stable Diffusion 1, 2 and XL can.");
                }
                return family.read(configs);
            }
        }
        throw new ModelException(FolderConfigs.INDEX + ": _class_name '" + configs.pipeline()
                + "' cannot be drawn with; the families that can are "
                + ALL.stream().map(Family::name).collect(Collectors.joining(", ")) + ".");
    }

    /** Returns the family of a folder that was read. */
    public static Family of(ModelFolder folder) {
        return ALL.stream()
                .filter(family -> family.name().equals(folder.family()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no family '" + folder.family() + "'."));
    }
}

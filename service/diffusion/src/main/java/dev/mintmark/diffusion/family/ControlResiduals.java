package dev.mintmark.diffusion.family;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.mintmark.diffusion.ControlImage;
import dev.mintmark.diffusion.DrawFailedException;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.onnx.HostTensor;
import dev.mintmark.diffusion.onnx.OnnxPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The residuals of all ControlNets for the pictures that are drawn together, summed. The first ControlNet writes into the tensors that the UNet reads, so
 * that with one ControlNet nothing is copied; the others share a second set. The tensors are reused in every step. Owns its tensors.
 * Not thread-safe.
 */
final class ControlResiduals implements AutoCloseable {
    /** A ControlNet with its inputs of this drawing. */
    private record Guide(ControlNet net, ControlImage control, NetworkInputs inputs) {}

    /** One tensor for each residual. */
    private record Tensors(List<HostTensor> all, Map<String, OnnxTensor> byName) {}

    private final DenoisingNetwork network;
    private final int images;
    private final int batch;
    private final int height;
    private final int width;
    private final List<Guide> guides = new ArrayList<>();
    private final Tensors sums;
    private final List<HostTensor> owned = new ArrayList<>();
    private final Map<List<OnnxJavaType>, Tensors> addends = new HashMap<>();
    private final List<Guide> active = new ArrayList<>();
    private boolean zero = true;
    private long runNanos;

    /**
     * Allocates the tensors of one drawing.
     *
     * @param network a UNet with ControlNets
     * @param images number of pictures
     * @param height height of the latents
     * @param width width of the latents
     */
    ControlResiduals(DenoisingNetwork network, int images, int height, int width, Conditioning conditioning)
            throws OrtException, ModelException {
        this.network = network;
        this.images = images;
        this.batch = images * conditioning.batch();
        this.height = height;
        this.width = width;
        try {
            sums = tensors(network.residualTypes());
            for (int i = 0; i < conditioning.control().size(); i++) {
                guides.add(guide(
                        network.controlNets().get(i), conditioning.control().get(i), conditioning));
            }
        } catch (OrtException | ModelException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Tensors tensors(List<OnnxJavaType> types) throws OrtException {
        List<HostTensor> all = new ArrayList<>();
        Map<String, OnnxTensor> byName = new HashMap<>();
        for (int i = 0; i < types.size(); i++) {
            Residual residual = network.residuals().get(i);
            HostTensor tensor =
                    new HostTensor(network.part().ort(), types.get(i), residual.shape(batch, height, width));
            owned.add(tensor);
            all.add(tensor);
            byName.put(residual.name(), tensor.tensor());
        }
        return new Tensors(all, byName);
    }

    private Guide guide(ControlNet net, ControlImage control, Conditioning conditioning)
            throws OrtException, ModelException {
        NetworkInputs inputs = new NetworkInputs(
                net.part(),
                net.sample(),
                net.timestep(),
                new long[] {batch, network.channels(), height, width},
                new float[images][0],
                conditioning.inputs().stream()
                        .filter(input -> net.part().inputNames().contains(input.name()))
                        .toList());
        Guide guide = new Guide(net, control, inputs);
        try {
            inputs.add(net.scale(), inputs.numberShape(net.scale())).fill(control.scale());
            float[] planes = ImageTensor.zeroToOne(control.image().argb());
            HostTensor image = inputs.add(net.image(), new long[] {
                batch, 3, control.image().height(), control.image().width()
            });
            for (int i = 0; i < batch; i++) {
                image.put(i * planes.length, planes);
            }
            return guide;
        } catch (OrtException | RuntimeException e) {
            inputs.close();
            throw e;
        }
    }

    /** Adds the sums to the inputs of the UNet. */
    void addTo(NetworkInputs inputs) {
        sums.byName().forEach(inputs::addShared);
    }

    /**
     * Runs the ControlNets that take part in a run of the UNet, and sums their residuals; without any, all are 0.
     *
     * @param run number of the run, from 0
     * @param runs number of runs in the drawing
     * @param latents {@code float[channels · height · width]} for each picture, scaled by the sampler
     * @param memory decides when the ControlNets' sessions give memory back
     */
    void update(int run, int runs, double time, float[][] latents, KeptMemory memory) {
        active.clear();
        for (Guide guide : guides) {
            ControlImage image = guide.control();
            if (image.guides(run, runs)) {
                guide.inputs().setTime(time);
                for (int picture = 0; picture < images; picture++) {
                    guide.inputs().setLatents(picture, latents[picture]);
                }
                add(guide, memory.isGivenBack(!image.guides(run + 1, runs)));
                active.add(guide);
            }
        }
        if (active.isEmpty()) {
            clearSums();
        }
    }

    private void add(Guide guide, boolean shrink) {
        if (active.isEmpty() && guide.net().types().equals(network.residualTypes())) {
            run(guide, sums, shrink);
        } else {
            if (active.isEmpty()) {
                clearSums();
            }
            Tensors more = addends(guide.net());
            run(guide, more, shrink);
            for (int i = 0; i < more.all().size(); i++) {
                sums.all().get(i).add(more.all().get(i));
            }
        }
        zero = false;
    }

    private void clearSums() {
        if (!zero) {
            sums.all().forEach(HostTensor::clear);
            zero = true;
        }
    }

    private Tensors addends(ControlNet net) {
        Tensors found = addends.get(net.types());
        if (found == null) {
            try {
                found = tensors(net.types());
            } catch (OrtException e) {
                throw net.part().failed(e);
            }
            addends.put(net.types(), found);
        }
        return found;
    }

    private void run(Guide guide, Tensors results, boolean shrink) {
        long start = System.nanoTime();
        guide.net().part().run(guide.inputs().feeds(), results.byName(), shrink);
        runNanos += System.nanoTime() - start;
    }

    /** Returns the exception for the ControlNet that gave NaN or infinite numbers in the last update, if one did. */
    Optional<DrawFailedException> notFinite() {
        for (Guide guide : active) {
            OnnxPart part = guide.net().part();
            Tensors residuals = addends(guide.net());
            run(guide, residuals, false);
            if (!residuals.all().stream().allMatch(HostTensor::isFinite)) {
                return Optional.of(part.notFinite("residuals", guide.net().sample()));
            }
        }
        return Optional.empty();
    }

    /** Returns the time spent inside ONNX Runtime so far, in nanoseconds. */
    long runNanos() {
        return runNanos;
    }

    @Override
    public void close() {
        owned.forEach(HostTensor::close);
        guides.forEach(guide -> guide.inputs().close());
    }
}

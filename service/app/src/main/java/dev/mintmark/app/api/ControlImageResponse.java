package dev.mintmark.app.api;

/**
 * A control image as ControlNets are given it.
 *
 * @param width pixels
 * @param height pixels
 * @param png the file
 */
@SuppressWarnings("ArrayRecordComponent") // a file is handed over
public record ControlImageResponse(int width, int height, byte[] png) {}

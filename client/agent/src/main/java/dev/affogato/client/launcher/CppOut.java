package dev.affogato.client.launcher;

/**
 * A piece of preprocessed source, passed on before the next frame is read: the bytes are the
 * reader's own buffer.
 */
record CppOut(byte[] bytes, int start, int size) implements LauncherFrame {}

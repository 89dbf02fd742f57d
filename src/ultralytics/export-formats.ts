/** What a model can be exported as; the server has the same list (workloads/ultralytics/exports.py). */
export const EXPORT_FORMATS = ['onnx', 'openvino', 'torchscript', 'engine'] as const

/** What a model can be exported as. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

const ONNX = ['onnx>=1.16,<2', 'onnxslim>=0.1.82,<1']

/**
 * What each needs beside the library, which would else try to install it in the middle of an export. Ranges, since the
 * server's Python decides which of them there are.
 */
const PACKAGES: Readonly<Record<ExportFormat, readonly string[]>> = {
  onnx: [...ONNX, 'onnxruntime>=1.17,<2'],
  openvino: ['openvino>=2024.0,<2027'],
  torchscript: [],
  engine: [...ONNX, 'tensorrt>=10.2'],
}

/** The lines of a requirements.txt that exports need, each once. */
export function exportPackages(formats: readonly ExportFormat[]): readonly string[] {
  return [...new Set(formats.flatMap((format) => PACKAGES[format]))]
}

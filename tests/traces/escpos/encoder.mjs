// Every command of npm @point-of-sale/receipt-printer-encoder, as JSON on stdout: {package, version, streams: {name: hex}}.
// Run it where the package is installed: npm i @point-of-sale/receipt-printer-encoder && node encoder.mjs > encoder.json
import { readFileSync } from 'node:fs';
import Encoder from '@point-of-sale/receipt-printer-encoder';

const PACKAGE = '@point-of-sale/receipt-printer-encoder';
const { version } = JSON.parse(readFileSync(new URL(`./node_modules/${PACKAGE}/package.json`, import.meta.url)));
const streams = {};

function stream(name, fill, options = {}) {
  const encoder = new Encoder({ printerModel: 'epson-tm-t20iii', columns: 48, ...options });
  streams[name] = Buffer.from(fill(encoder.initialize()).cut().encode()).toString('hex');
}

const picture = { width: 64, height: 32, data: new Uint8ClampedArray(64 * 32 * 4) };
for (let y = 0; y < 32; y++) {
  for (let x = 0; x < 64; x++) {
    const level = ((x >> 3) + (y >> 3)) % 2 ? 0 : 255;
    picture.data.set([level, level, level, 255], (y * 64 + x) * 4);
  }
}

for (const page of ['cp850', 'cp858', 'cp865', 'windows1252', 'iso8859-15', 'auto']) {
  stream(`page ${page}`, (e) => e.codepage(page).line('Brødtorvet æøå ÆØÅ äö é'));
}
for (const page of ['cp866', 'windows1251']) stream(`page ${page}`, (e) => e.codepage(page).line('Привет'));
stream('bold', (e) => e.bold(true).line('bold').bold(false).line('not'));
stream('underline', (e) => e.underline(true).line('one').underline(2).line('two').underline(false).line('not'));
stream('italic', (e) => e.italic(true).line('italic').italic(false).line('not'));
stream('invert', (e) => e.invert(true).line('invert').invert(false).line('not'));
stream('size', (e) => e.width(2).line('wide').width(1).height(2).line('high').height(1).size(3, 3).line('big'));
stream('font', (e) => e.font('B').line('font b').font('A').line('font a'));
stream('align', (e) => e.align('center').line('center').align('right').line('right').align('left').line('left'));
stream('table', (e) => e.table(
  [{ width: 20, align: 'left' }, { width: 10, align: 'right', marginLeft: 2, verticalAlign: 'bottom' }],
  [['a cell of many words', 'b'], ['c', (cell) => cell.bold().text('d').bold()]]));
stream('rule', (e) => e.rule().rule({ style: 'double' }).rule({ width: 10 }));
stream('box', (e) => e.box({ width: 30, align: 'right', style: 'double', marginLeft: 4 }, 'in a box'));
stream('newline', (e) => e.newline(2).line('a').newline().line('b'));
stream('two ends of a line', (e) => e.line('a').line('b'), { newline: '\n\r' });
stream('feed before cut', (e) => e.line('a'), { feedBeforeCut: 4 });
stream('cuts', (e) => e.line('x').cut('full').line('y').cut('partial').line('z'));
stream('pulse', (e) => e.pulse().pulse(1, 100, 500).line('pulsed'));
stream('raw', (e) => e.raw([0x1b, 0x64, 2]).line('fed'));

const codes = {
  upca: '012345678905', upce: '01234565', ean13: '9521234567899', ean8: '12345670', code39: 'ABC-123', itf: '123456',
  codabar: 'A1234B', code93: 'CODE93', code128: 'R7K2M9QX', 'gs1-128': '0109521234567899',
  'gs1-databar-omni': '0952123456789', 'gs1-databar-truncated': '0952123456789', 'gs1-databar-limited': '0952123456789',
  'gs1-databar-expanded': '(01)09521234567899(3103)001750',
};
for (const [kind, data] of Object.entries(codes)) {
  stream(`barcode ${kind}`, (e) => e.barcode(data, kind, { height: 60, width: 2, text: true }));
}
stream('barcode sets', (e) => e.barcode('{C\x0c\x22', 'code128', 40).barcode('{A1234', 'code128', 40));
stream('qr model 1', (e) => e.qrcode('https://example.dk/r/1', { model: 1, size: 4, errorlevel: 'l' }));
stream('qr model 2', (e) => e.qrcode('https://example.dk/r/2', { model: 2, size: 8, errorlevel: 'h' }));
stream('qr plain', (e) => e.qrcode('hej'));
stream('pdf417', (e) => e.pdf417('https://example.dk/r/3', { width: 3, height: 3, columns: 0, rows: 0, errorlevel: 1 }));
stream('pdf417 truncated', (e) => e.pdf417('abc', { truncated: true, columns: 3, rows: 5 }));
for (const way of ['threshold', 'bayer', 'floydsteinberg', 'atkinson']) {
  stream(`picture ${way}`, (e) => e.image(picture, 64, 32, way, 128));
}
stream('picture raster', (e) => e.image(picture, 64, 32, 'threshold'), { imageMode: 'raster' });

for (const { id } of Encoder.printerModels) {
  if (!id.startsWith('star-')) {
    stream(`model ${id}`, (e) => e.line('Kvittering').bold(true).line('fed').qrcode('abc').barcode('9521234567899', 'ean13'),
      { printerModel: id, columns: 32 });
  }
}

process.stdout.write(`${JSON.stringify({ package: PACKAGE, version, streams }, null, 1)}\n`);
